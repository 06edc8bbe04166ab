/** What is asked at the command line? Help, and a check of the configuration. */
@NullMarked
package dev.gatehouse.cli;

import org.jspecify.annotations.NullMarked;
