/** What does a protected resource look like? One JSON document per user. */
@NullMarked
package dev.gatehouse.resource;

import org.jspecify.annotations.NullMarked;
