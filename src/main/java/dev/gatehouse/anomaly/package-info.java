/** What looks suspicious? Rules over security events, and the action that each finding triggers. */
@NullMarked
package dev.gatehouse.anomaly;

import org.jspecify.annotations.NullMarked;
