/** Who is the user? An existing user table of another application answers, by configured queries. */
@NullMarked
package dev.gatehouse.identity.jdbc;

import org.jspecify.annotations.NullMarked;
