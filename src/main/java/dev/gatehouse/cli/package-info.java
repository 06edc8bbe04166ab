/** What does the command line do? Help, the configuration check, and key commands. */
@NullMarked
package dev.gatehouse.cli;

import org.jspecify.annotations.NullMarked;
