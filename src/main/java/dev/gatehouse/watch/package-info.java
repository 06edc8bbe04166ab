/** What looks wrong? Rules over events, and what is done about it. */
@NullMarked
package dev.gatehouse.watch;

import org.jspecify.annotations.NullMarked;
