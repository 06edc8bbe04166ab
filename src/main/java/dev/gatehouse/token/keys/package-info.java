/** Which keys sign tokens? Keys are generated or configured, stored, and rotated. */
@NullMarked
package dev.gatehouse.token.keys;

import org.jspecify.annotations.NullMarked;
