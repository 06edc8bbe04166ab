package dev.gatehouse.token.keys;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The durations between the stages of a key's life, computed from the configuration.
 *
 * @param rotateEvery how long one key signs; null if it signs until another one is configured
 * @param publicationLead how long before its first signature a key is published: until every cache and node knows it
 * @param verificationGrace how long after its last signature a key verifies: until its last token has expired
 */
record KeyTimes(@Nullable Duration rotateEvery, Duration publicationLead, Duration verificationGrace) {}
