/** What does the page for administrators consist of? Static files, which use the endpoints below {@code /admin}. */
@NullMarked
package dev.gatehouse.console;

import org.jspecify.annotations.NullMarked;
