/** What happened? Events that are written down for good, and read by administrators. */
@NullMarked
package dev.gatehouse.audit;

import org.jspecify.annotations.NullMarked;
