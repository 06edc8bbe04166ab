/** How does a user sign in? Credentials in, a token out. */
@NullMarked
package dev.gatehouse.login;

import org.jspecify.annotations.NullMarked;
