/** The door: a password comes in, a token goes out. */
@NullMarked
package dev.gatehouse.login;

import org.jspecify.annotations.NullMarked;
