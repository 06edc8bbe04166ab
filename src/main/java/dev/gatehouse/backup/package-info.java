/** How is the embedded database backed up and restored? */
@NullMarked
package dev.gatehouse.backup;

import org.jspecify.annotations.NullMarked;
