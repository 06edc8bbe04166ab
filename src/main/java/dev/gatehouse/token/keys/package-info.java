/** What do we sign with? The signing key: configured, or generated and kept. */
@NullMarked
package dev.gatehouse.token.keys;

import org.jspecify.annotations.NullMarked;
