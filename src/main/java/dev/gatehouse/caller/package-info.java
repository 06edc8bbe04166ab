/** Where does a request come from? The client address and the user agent, behind trusted proxies too. */
@NullMarked
package dev.gatehouse.caller;

import org.jspecify.annotations.NullMarked;
