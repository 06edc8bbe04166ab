package dev.gatehouse.caller;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where proxies tell whom a request came from. One is chosen and the other is not looked at: a proxy passes on, as it came,
 * the header that it does not know.
 */
enum ForwardedHeader {
    X_FORWARDED_FOR("X-Forwarded-For"),
    /** RFC 7239. */
    FORWARDED("Forwarded");

    private static final Pattern PORT = Pattern.compile("^(\\[[^\\]]*\\]|[0-9.]+):[^:]*$");

    private final String header;

    ForwardedHeader(String header) {
        this.header = header;
    }

    /** What each proxy saw before it, the first one first. What cannot be read stays in its place, as it is. */
    List<String> hops(HttpServletRequest request) {
        List<String> hops = new ArrayList<>();
        for (String value : Collections.list(request.getHeaders(header))) {
            for (String hop : value.split(",", -1)) {
                hops.add(address(this == FORWARDED ? node(hop) : hop.strip()));
            }
        }
        return hops;
    }

    private static String node(String hop) {
        for (String pair : hop.split(";", -1)) {
            if (pair.strip().toLowerCase(Locale.ROOT).startsWith("for=")) {
                return pair.strip().substring("for=".length()).replace("\"", "");
            }
        }
        return "";
    }

    /** Without the port and the brackets. */
    private static String address(String hop) {
        return PORT.matcher(hop).replaceFirst("$1").replaceAll("^\\[|\\]$", "");
    }
}
