package dev.gatehouse.http;

import dev.gatehouse.config.Loopback;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where this service listens, and under which address its tokens name it.
 *
 * @param issuer {@code gatehouse.token.issuer}
 * @param tls whether this server terminates TLS
 * @param loopback whether only this machine can connect
 * @param contextPath empty, or starts with a slash
 * @param behindProxy whether a proxy is configured, which may have another address than this server
 */
record ServiceAddress(String issuer, boolean tls, boolean loopback, int port, String contextPath, boolean behindProxy) {

    /** What an operator should change before users of other machines sign in; empty if there is nothing. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (!tls && !loopback && !behindProxy) {
            warnings.add("Gatehouse accepts plain HTTP from every network that reaches port " + port
                    + ": passwords and tokens can be read on the way. Set server.ssl.bundle, or put a TLS proxy in front"
                    + " and name it in gatehouse.caller.trusted-proxies, or set server.address=127.0.0.1. See"
                    + " docs/tls.md.");
        }
        URI address = address();
        if (address != null) {
            addIssuerWarnings(address, warnings);
        }
        return warnings;
    }

    private void addIssuerWarnings(URI address, List<String> warnings) {
        boolean here = Loopback.isHostOf(address);
        if (here && !loopback) {
            warnings.add(issuerIs("an address of this machine only, but other machines can connect"));
        } else if (here && !behindProxy && (portOf(address) != port || isHttps(address) != tls)) {
            warnings.add(issuerIs("another address than " + (tls ? "https" : "http") + "://localhost:" + port
                    + ", where this server listens"));
        }
        if (!here && !isHttps(address)) {
            warnings.add(issuerIs("an address without TLS: clients would send passwords and tokens in plain text"));
        }
        if (!contextPath.isEmpty() && !contextPath.equals(pathOf(address))) {
            warnings.add(issuerIs("an address without server.servlet.context-path, which is " + contextPath));
        }
    }

    private String issuerIs(String problem) {
        return "gatehouse.token.issuer is " + issuer + ", " + problem
                + ". Set it to the address under which clients and verifiers reach this service.";
    }

    /** Null if the issuer is no address but a name. */
    private @Nullable URI address() {
        try {
            URI uri = URI.create(issuer);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return http && uri.getHost() != null ? uri : null;
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }

    private static boolean isHttps(URI address) {
        return "https".equalsIgnoreCase(address.getScheme());
    }

    private static int portOf(URI address) {
        int standard = isHttps(address) ? 443 : 80;
        return address.getPort() == -1 ? standard : address.getPort();
    }

    private static String pathOf(URI address) {
        return address.getPath().replaceAll("/+$", "");
    }
}
