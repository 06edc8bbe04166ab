/** Which paths are open? Each package declares which of its paths need no token, or accept a token for any audience. */
@NullMarked
package dev.gatehouse.access;

import org.jspecify.annotations.NullMarked;
