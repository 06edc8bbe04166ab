/** What happened? Security events, stored for administrators to read. */
@NullMarked
package dev.gatehouse.audit;

import org.jspecify.annotations.NullMarked;
