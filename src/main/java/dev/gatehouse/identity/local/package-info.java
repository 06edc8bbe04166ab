/** Who are you? Asked of users in our own tables. */
@NullMarked
package dev.gatehouse.identity.local;

import org.jspecify.annotations.NullMarked;
