/** The edge: the security chain, the bearer header, the size of bodies. */
@NullMarked
package dev.gatehouse.http;

import org.jspecify.annotations.NullMarked;
