/** How are lists paged? A request has {@code limit} and {@code after}, a response has {@code next}. */
@NullMarked
package dev.gatehouse.paging;

import org.jspecify.annotations.NullMarked;
