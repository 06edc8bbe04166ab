package dev.gatehouse.caller;

import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from.
 *
 * @param address the client's IP address, as text
 * @param userAgent the {@code User-Agent} header as sent, never trusted and never logged raw
 */
public record Caller(String address, @Nullable String userAgent) {

    /** What counts as one place: an IPv4 address, or the /64 of an IPv6 address. */
    public String block() {
        return IpAddress.parse(address).map(IpAddress::block).orElse(address);
    }
}
