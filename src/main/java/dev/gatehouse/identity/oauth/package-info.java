/** Who are you? Asked of an OAuth provider, or of a token that it gave. */
@NullMarked
package dev.gatehouse.identity.oauth;

import org.jspecify.annotations.NullMarked;
