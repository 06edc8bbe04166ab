/** What may an administrator change? Accounts, sessions and keys. */
@NullMarked
package dev.gatehouse.admin;

import org.jspecify.annotations.NullMarked;
