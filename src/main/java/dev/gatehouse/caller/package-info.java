/** Who knocks? The address and the user agent behind a request. */
@NullMarked
package dev.gatehouse.caller;

import org.jspecify.annotations.NullMarked;
