/** Which threads exist? Every scheduler and executor, named and bounded. */
@NullMarked
package dev.gatehouse.threads;

import org.jspecify.annotations.NullMarked;
