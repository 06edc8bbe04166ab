/** Who is the user? Gatehouse's own user table answers. */
@NullMarked
package dev.gatehouse.identity.local;

import org.jspecify.annotations.NullMarked;
