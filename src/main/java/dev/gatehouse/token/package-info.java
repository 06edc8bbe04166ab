/** What does a token contain? Tokens are issued, renewed, verified and cached. */
@NullMarked
package dev.gatehouse.token;

import org.jspecify.annotations.NullMarked;
