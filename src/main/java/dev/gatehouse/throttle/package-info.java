/** How often may a client try? Rate limits of sign-ins and of invalid tokens, and the counters behind them. */
@NullMarked
package dev.gatehouse.throttle;

import org.jspecify.annotations.NullMarked;
