/** What does a user see who signs in with a browser? The page {@code /signin}, whose form works without a script. */
@NullMarked
package dev.gatehouse.pages.signin;

import org.jspecify.annotations.NullMarked;
