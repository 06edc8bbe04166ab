/** What does a newcomer try? A directory with three people, on the loopback address only. */
@NullMarked
package dev.gatehouse.demo;

import org.jspecify.annotations.NullMarked;
