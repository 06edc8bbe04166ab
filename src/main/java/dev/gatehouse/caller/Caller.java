package dev.gatehouse.caller;

import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from.
 *
 * @param address the client's IP address, as text
 * @param userAgent the {@code User-Agent} header as sent, never trusted and never logged raw
 */
public record Caller(String address, @Nullable String userAgent) {

    /** What one customer mostly has to himself: an IPv4 address, or the /64 of an IPv6 address. */
    public String block() {
        return prefix(32, 64);
    }

    /** Where somebody is, as far as an address tells: its /24, or its /48 of IPv6. */
    public String site() {
        return prefix(24, 48);
    }

    /** Roughly by whom somebody is connected: the address's /16, or its /32 of IPv6. */
    public String network() {
        return prefix(16, 32);
    }

    private String prefix(int ipv4, int ipv6) {
        return IpAddress.parse(address).map(ip -> ip.prefix(ipv4, ipv6)).orElse(address);
    }
}
