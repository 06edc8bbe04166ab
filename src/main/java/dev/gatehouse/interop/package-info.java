/** Who else may verify? */
@NullMarked
package dev.gatehouse.interop;

import org.jspecify.annotations.NullMarked;
