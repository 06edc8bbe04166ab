package dev.gatehouse.caller;

import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from.
 *
 * @param address the peer's IP address, as text
 * @param userAgent the {@code User-Agent} header as sent, never trusted and never logged raw
 */
public record Caller(String address, @Nullable String userAgent) {}
