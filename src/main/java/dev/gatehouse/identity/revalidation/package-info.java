/** Are the claims of a token about its user still true? The identity source is queried again, and without its answer no token is renewed. */
@NullMarked
package dev.gatehouse.identity.revalidation;

import org.jspecify.annotations.NullMarked;
