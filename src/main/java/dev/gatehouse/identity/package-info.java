/** Who is the user? Queries the configured identity sources in order and maps their groups and authorities to roles. */
@NullMarked
package dev.gatehouse.identity;

import org.jspecify.annotations.NullMarked;
