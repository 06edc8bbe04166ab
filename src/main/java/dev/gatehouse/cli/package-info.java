/** What does the command line do? {@code --help}, {@code --check}, {@code keys}, {@code users}, {@code backup} and {@code restore}. */
@NullMarked
package dev.gatehouse.cli;

import org.jspecify.annotations.NullMarked;
