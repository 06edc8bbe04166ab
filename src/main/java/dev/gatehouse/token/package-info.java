/** What do you carry? Tokens issued, renewed, verified and remembered. */
@NullMarked
package dev.gatehouse.token;

import org.jspecify.annotations.NullMarked;
