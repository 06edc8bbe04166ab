/** Who is the user? The answer comes from Gatehouse's own user table. */
@NullMarked
package dev.gatehouse.identity.local;

import org.jspecify.annotations.NullMarked;
