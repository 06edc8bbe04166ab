package dev.gatehouse.token.keys;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The distances between the stages of a key's life, all computed from the configuration.
 *
 * @param rotateEvery how long one key signs; null when it does until another one is configured
 * @param ahead how long before it signs a key is published: until every cache and every node knows it
 * @param linger how long after it has signed last a key verifies: until the last token of it has expired
 */
record KeyTimes(@Nullable Duration rotateEvery, Duration ahead, Duration linger) {}
