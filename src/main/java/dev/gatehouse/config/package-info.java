/** Is the configuration valid? Invalid configuration stops the start with one message. */
@NullMarked
package dev.gatehouse.config;

import org.jspecify.annotations.NullMarked;
