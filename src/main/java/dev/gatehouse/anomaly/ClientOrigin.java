package dev.gatehouse.anomaly;

import dev.gatehouse.caller.Caller;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from, and with what, as coarse as honest people are moved about.
 *
 * @param address as it is
 * @param userAgent the hash of what was sent, by which the same one is known again
 * @param site its /24, or /48
 * @param network its /16, or /32
 * @param device what was sent, without the numbers that change with each update of a browser
 */
record ClientOrigin(String address, int userAgent, String site, String network, String device) {
    private static final int MAX_DEVICE = 200;
    private static final Pattern VERSIONS = Pattern.compile("[0-9][0-9._]*");

    static ClientOrigin of(Caller caller) {
        return new ClientOrigin(
                caller.address(), hash(caller), caller.site(), caller.network(), device(caller.userAgent()));
    }

    /** Whether nothing has changed. Costs two comparisons, since it is asked with every request. */
    boolean isOf(Caller caller) {
        return userAgent == hash(caller) && address.equals(caller.address());
    }

    /** Whether the user agent is that of the other. */
    boolean isWithSame(ClientOrigin other) {
        return userAgent == other.userAgent;
    }

    /** The same place, with the user agent of the other. */
    ClientOrigin with(ClientOrigin other) {
        return new ClientOrigin(address, other.userAgent, site, network, other.device);
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
