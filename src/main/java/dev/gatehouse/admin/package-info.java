/** Who may change what? Administrators change accounts and keys, everybody their own password. */
@NullMarked
package dev.gatehouse.admin;

import org.jspecify.annotations.NullMarked;
