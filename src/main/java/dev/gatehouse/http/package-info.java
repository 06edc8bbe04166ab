/** How is a request authenticated and authorized? The filter chains, the bearer header, and limits for bodies. */
@NullMarked
package dev.gatehouse.http;

import org.jspecify.annotations.NullMarked;
