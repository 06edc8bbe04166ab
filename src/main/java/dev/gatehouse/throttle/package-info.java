/** How often may a client try? Each failed sign-in makes the next attempt wait longer. */
@NullMarked
package dev.gatehouse.throttle;

import org.jspecify.annotations.NullMarked;
