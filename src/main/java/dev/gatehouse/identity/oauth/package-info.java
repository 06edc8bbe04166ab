/** Who is the user? An OAuth provider answers, or a token that it issued. */
@NullMarked
package dev.gatehouse.identity.oauth;

import org.jspecify.annotations.NullMarked;
