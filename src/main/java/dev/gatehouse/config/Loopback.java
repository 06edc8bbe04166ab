package dev.gatehouse.config;

import java.net.URI;
import java.util.regex.Pattern;

/** Addresses of this machine, whose traffic does not leave it. */
public final class Loopback {
    private static final Pattern HOST = Pattern.compile("localhost|\\[::1]|127(\\.\\d+){3}", Pattern.CASE_INSENSITIVE);

    private Loopback() {}

    /** Whether the host of a URI is a name or address of this machine. No name is resolved. */
    public static boolean isHostOf(URI uri) {
        return uri.getHost() != null && HOST.matcher(uri.getHost()).matches();
    }
}
