/** Where are alerts sent? Posts each alert to the webhook that is configured. */
@NullMarked
package dev.gatehouse.notify;

import org.jspecify.annotations.NullMarked;
