/** Who is the user? The answer comes from a user table of another application. */
@NullMarked
package dev.gatehouse.identity.jdbc;

import org.jspecify.annotations.NullMarked;
