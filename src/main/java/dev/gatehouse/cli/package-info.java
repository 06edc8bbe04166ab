/** What does the command line do? {@code --help}, {@code --check}, and {@code keys list|rotate|compromised}. */
@NullMarked
package dev.gatehouse.cli;

import org.jspecify.annotations.NullMarked;
