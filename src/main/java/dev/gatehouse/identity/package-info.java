/** Who are you? The configured sources, asked in order, and the roles that follow from what they say. */
@NullMarked
package dev.gatehouse.identity;

import org.jspecify.annotations.NullMarked;
