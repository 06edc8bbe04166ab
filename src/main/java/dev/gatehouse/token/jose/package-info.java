/** What does JOSE need from the platform? Strict JSON, canonical base64url, and a fast crypto provider. */
@NullMarked
package dev.gatehouse.token.jose;

import org.jspecify.annotations.NullMarked;
