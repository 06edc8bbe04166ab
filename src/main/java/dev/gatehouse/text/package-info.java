/** How is text from outside handled safely? It is parsed strictly, and quoted in log lines. */
@NullMarked
package dev.gatehouse.text;

import org.jspecify.annotations.NullMarked;
