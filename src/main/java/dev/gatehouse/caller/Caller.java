package dev.gatehouse.caller;

import org.jspecify.annotations.Nullable;

/**
 * The client that sent a request.
 *
 * @param address the client's IP address, as text
 * @param userAgent the {@code User-Agent} header as sent, cut to 512 characters: never trusted, and never logged without
 *     quoting
 */
public record Caller(String address, @Nullable String userAgent) {
    private static final int MAX_USER_AGENT = 512;

    /** Events keep the caller in memory after the request. */
    public Caller {
        userAgent = userAgent == null || userAgent.length() <= MAX_USER_AGENT
                ? userAgent
                : userAgent.substring(0, MAX_USER_AGENT);
    }

    /** Whether the address is one of IPv4 or IPv6. */
    public boolean hasIpAddress() {
        return IpAddress.parse(address).isPresent();
    }

    /** The addresses that one customer usually has alone: an IPv4 address, or the /64 of an IPv6 address. */
    public String block() {
        return prefix(32, 64);
    }

    /** The addresses among which one customer can choose: an IPv4 address, or the /48 of an IPv6 address. */
    public String customer() {
        return prefix(32, 48);
    }

    /** A rough location: the /24 of an IPv4 address, or the /48 of an IPv6 address. */
    public String site() {
        return prefix(24, 48);
    }

    /** Roughly the provider: the /16 of an IPv4 address, or the /32 of an IPv6 address. */
    public String network() {
        return prefix(16, 32);
    }

    private String prefix(int ipv4, int ipv6) {
        return IpAddress.parse(address).map(ip -> ip.prefix(ipv4, ipv6)).orElse(address);
    }
}
