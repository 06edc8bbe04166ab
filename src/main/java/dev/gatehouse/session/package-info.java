/** How long does a session last? A sign-in opens a session, and every token belongs to one. */
@NullMarked
package dev.gatehouse.session;

import org.jspecify.annotations.NullMarked;
