/** Gatehouse: authenticate once, verify anywhere. */
@NullMarked
package dev.gatehouse;

import org.jspecify.annotations.NullMarked;
