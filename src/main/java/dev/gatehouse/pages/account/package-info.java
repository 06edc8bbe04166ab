/** What does a signed-in user see in a browser? The page {@code /account}, which uses the API. */
@NullMarked
package dev.gatehouse.pages.account;

import org.jspecify.annotations.NullMarked;
