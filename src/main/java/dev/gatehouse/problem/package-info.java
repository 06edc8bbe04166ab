/** How are errors returned? One exception, written in one place as an RFC 9457 problem. */
@NullMarked
package dev.gatehouse.problem;

import org.jspecify.annotations.NullMarked;
