/** How often may one knock? Whoever was wrong waits, each time longer. */
@NullMarked
package dev.gatehouse.throttle;

import org.jspecify.annotations.NullMarked;
