/** Which log lines belong to a request? The trace id of a request. */
@NullMarked
package dev.gatehouse.trace;

import org.jspecify.annotations.NullMarked;
