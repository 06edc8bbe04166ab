/** Who is the user? The configured identity sources, asked in order, and the roles that follow from their answers. */
@NullMarked
package dev.gatehouse.identity;

import org.jspecify.annotations.NullMarked;
