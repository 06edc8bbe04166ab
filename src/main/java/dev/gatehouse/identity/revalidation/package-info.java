/** Is what a token says of its user still true? The identity source is asked again in the background. */
@NullMarked
package dev.gatehouse.identity.revalidation;

import org.jspecify.annotations.NullMarked;
