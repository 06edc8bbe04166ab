/** What happens when too much arrives at once? A bounded number of places; without one, the refusal is immediate. */
@NullMarked
package dev.gatehouse.overload;

import org.jspecify.annotations.NullMarked;
