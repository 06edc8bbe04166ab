/** How is text made safe for storage and logs? Hashing, quoting in log lines, strict parsing. */
@NullMarked
package dev.gatehouse.text;

import org.jspecify.annotations.NullMarked;
