/** Who may change what? Administrators change accounts, sessions and keys, everybody their own password and
 * sessions. */
@NullMarked
package dev.gatehouse.admin;

import org.jspecify.annotations.NullMarked;
