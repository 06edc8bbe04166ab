/** Who is the user? The answer comes from an OAuth provider or from a token that it issued. */
@NullMarked
package dev.gatehouse.identity.oauth;

import org.jspecify.annotations.NullMarked;
