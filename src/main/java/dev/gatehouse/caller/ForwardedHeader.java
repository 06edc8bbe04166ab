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
                .map(hop -> address(this == FORWARDED ? node(hop) : hop.strip()))
                .toList();
    }

    private static String node(String hop) {
        for (String pair : hop.split(";", -1)) {
            if (pair.strip().toLowerCase(Locale.ROOT).startsWith("for=")) {
                return pair.strip().substring("for=".length()).replace("\"", "");
            }
        }
        return "";
    }

    /** Removes the port and the brackets. */
    private static String address(String hop) {
        return PORT.matcher(hop).replaceFirst("$1").replaceAll("^\\[|\\]$", "");
    }
}
