/** Who are you? Asked of a user table that another application keeps. */
@NullMarked
package dev.gatehouse.identity.jdbc;

import org.jspecify.annotations.NullMarked;
