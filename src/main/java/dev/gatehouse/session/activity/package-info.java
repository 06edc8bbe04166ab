/** Which sessions are in use? Requests are counted in memory and written in batches. */
@NullMarked
package dev.gatehouse.session.activity;

import org.jspecify.annotations.NullMarked;
