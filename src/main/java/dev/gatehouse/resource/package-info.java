/** A protected resource: one JSON document a user. */
@NullMarked
package dev.gatehouse.resource;

import org.jspecify.annotations.NullMarked;
