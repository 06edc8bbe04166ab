/** Who may change what? Administrators change other people's accounts, everybody their own password. */
@NullMarked
package dev.gatehouse.admin;

import org.jspecify.annotations.NullMarked;
