package dev.gatehouse.anomaly;

import dev.gatehouse.caller.Caller;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The place and the device of a request, coarse enough to stay the same for an ordinary user. Small, because each session
 * has up to three.
 *
 * @param userAgent the hash of the {@code User-Agent} header, for a fast comparison
 * @param device the hash of the {@code User-Agent} header without version numbers, which change with each update of a
 *     browser
 */
record ClientOrigin(String address, int userAgent, String device) {
    private static final int MAX_DEVICE = 200;
    private static final Pattern VERSIONS = Pattern.compile("[0-9][0-9._]*");

    static ClientOrigin of(Caller caller) {
        String userAgent = Objects.requireNonNullElse(caller.userAgent(), "");
        String cut = userAgent.substring(0, Math.min(MAX_DEVICE, userAgent.length()));
        String device = VERSIONS.matcher(cut).replaceAll("");
        return new ClientOrigin(caller.address(), userAgent.hashCode(), KnownOrigins.hash("device", device));
    }

    /** The /24, or /48 of IPv6. */
    String subnet() {
        return new Caller(address, null).site();
    }

    /** The /16, or /32 of IPv6. */
    String network() {
        return new Caller(address, null).network();
    }

    /** Whether nothing has changed. Two comparisons, because every request calls it. */
    boolean isOf(Caller caller) {
        return userAgent == Objects.hashCode(caller.userAgent()) && address.equals(caller.address());
    }

    /** This place, with the device of the other. */
    ClientOrigin withDeviceOf(ClientOrigin other) {
        return new ClientOrigin(address, other.userAgent, other.device);
    }
}
