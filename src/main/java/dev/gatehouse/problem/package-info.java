/** How are errors returned? One exception, rendered once, as an RFC 9457 problem. */
@NullMarked
package dev.gatehouse.problem;

import org.jspecify.annotations.NullMarked;
