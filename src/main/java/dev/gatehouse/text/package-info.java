/** What may text from outside do? It is read strictly, and quoted where it is written. */
@NullMarked
package dev.gatehouse.text;

import org.jspecify.annotations.NullMarked;
