package dev.gatehouse.anomaly;

import dev.gatehouse.caller.Caller;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The place and the device of a request, coarse enough to stay the same for an ordinary user.
 *
 * @param address the client's IP address
 * @param userAgent the hash of the {@code User-Agent} header, for a fast comparison
 * @param subnet the /24, or /48 of IPv6
 * @param network the /16, or /32 of IPv6
 * @param device the {@code User-Agent} header without version numbers, which change with each update of a browser
 */
record ClientOrigin(String address, int userAgent, String subnet, String network, String device) {
    private static final int MAX_DEVICE = 200;
    private static final Pattern VERSIONS = Pattern.compile("[0-9][0-9._]*");

    static ClientOrigin of(Caller caller) {
        return new ClientOrigin(
                caller.address(), hash(caller), caller.site(), caller.network(), device(caller.userAgent()));
    }

    /** Whether nothing has changed. Two comparisons, because every request calls it. */
    boolean isOf(Caller caller) {
        return userAgent == hash(caller) && address.equals(caller.address());
    }

    boolean hasUserAgentOf(ClientOrigin other) {
        return userAgent == other.userAgent;
    }

    /** This place, with the device of the other. */
    ClientOrigin withDeviceOf(ClientOrigin other) {
        return new ClientOrigin(address, other.userAgent, subnet, network, other.device);
    }

    static boolean isIpv6(String address) {
        return address.indexOf(':') >= 0;
    }

    private static int hash(Caller caller) {
        String userAgent = caller.userAgent();
        return userAgent == null ? 0 : userAgent.hashCode();
    }

    private static String device(@Nullable String userAgent) {
        if (userAgent == null) {
            return "";
        }
        String cut = userAgent.substring(0, Math.min(MAX_DEVICE, userAgent.length()));
        return VERSIONS.matcher(cut).replaceAll("");
    }
}
