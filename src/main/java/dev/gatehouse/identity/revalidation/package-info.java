/** Are the claims of a token about its user still true? The identity source is queried again in the background. */
@NullMarked
package dev.gatehouse.identity.revalidation;

import org.jspecify.annotations.NullMarked;
