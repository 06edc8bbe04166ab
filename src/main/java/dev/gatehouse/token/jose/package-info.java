/** What JOSE needs of the machine: strict JSON, canonical base64url, a fast provider. */
@NullMarked
package dev.gatehouse.token.jose;

import org.jspecify.annotations.NullMarked;
