/** How does a browser hold a token? The cookie, the check of requests by cookie, and where a sign-in returns to. */
@NullMarked
package dev.gatehouse.cookie;

import org.jspecify.annotations.NullMarked;
