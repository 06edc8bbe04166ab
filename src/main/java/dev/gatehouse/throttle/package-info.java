/** How often may a client try? Rate limits of sign-ins, of invalid tokens, and of requests in a session. */
@NullMarked
package dev.gatehouse.throttle;

import org.jspecify.annotations.NullMarked;
