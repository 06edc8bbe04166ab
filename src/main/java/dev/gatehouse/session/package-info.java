/** Since when, and until when? What a sign-in opens, and every token speaks for. */
@NullMarked
package dev.gatehouse.session;

import org.jspecify.annotations.NullMarked;
