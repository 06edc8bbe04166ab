/** Who may change what? The endpoints of administrators, and what users may change of themselves. */
@NullMarked
package dev.gatehouse.admin;

import org.jspecify.annotations.NullMarked;
