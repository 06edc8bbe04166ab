/** How is the service doing? Counts of sign-ins and alerts, and the nodes, over the last week. */
@NullMarked
package dev.gatehouse.overview;

import org.jspecify.annotations.NullMarked;
