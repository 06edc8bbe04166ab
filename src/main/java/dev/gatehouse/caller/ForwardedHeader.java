package dev.gatehouse.caller;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The header in which proxies report the client's address. Only the configured one is read, because a proxy forwards the
 * other one unchanged from the client.
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

    /** The peer of each proxy, the outermost proxy first. An entry that cannot be parsed stays in its place. */
    List<String> hops(HttpServletRequest request) {
        return Collections.list(request.getHeaders(header)).stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(hop -> address(this == FORWARDED ? parameter("for", hop) : hop.strip()))
                .toList();
    }

    /** Whether the outermost proxy that says so was reached by HTTPS; {@code X-Forwarded-Proto} accompanies the first kind. */
    boolean isHttps(HttpServletRequest request) {
        String value = request.getHeader(this == FORWARDED ? header : "X-Forwarded-Proto");
        if (value == null) {
            return false;
        }
        String outermost = value.split(",", 2)[0];
        return (this == FORWARDED ? parameter("proto", outermost) : outermost.strip()).equalsIgnoreCase("https");
    }

    private static String parameter(String name, String hop) {
        for (String pair : hop.split(";", -1)) {
            if (pair.strip().toLowerCase(Locale.ROOT).startsWith(name + "=")) {
                return pair.strip().substring(name.length() + 1).replace("\"", "");
            }
        }
        return "";
    }

    /** Removes the port and the brackets. */
    private static String address(String hop) {
        return PORT.matcher(hop).replaceFirst("$1").replaceAll("^\\[|\\]$", "");
    }
}
