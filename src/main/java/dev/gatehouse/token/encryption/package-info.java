/** How are tokens encrypted? Signed tokens are nested in encrypted ones (RFC 7516) for the configured audiences. */
@NullMarked
package dev.gatehouse.token.encryption;

import org.jspecify.annotations.NullMarked;
