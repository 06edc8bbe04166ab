package dev.gatehouse.caller;

import dev.gatehouse.config.Misconfiguration;
import java.util.List;
import org.springframework.core.env.Environment;

/** Rejects a configuration in which the container evaluates forwarded headers: it trusts more of them, and hides the peer. */
final class ForwardedHeaderGuard {
    private static final String STRATEGY = "server.forward-headers-strategy";
    private static final List<String> HEADERS =
            List.of("server.tomcat.remoteip.remote-ip-header", "server.tomcat.remoteip.protocol-header");

    private ForwardedHeaderGuard() {}

    static void requireNone(Environment environment) {
        if (!"none".equalsIgnoreCase(environment.getProperty(STRATEGY, "none"))) {
            throw misplaced(STRATEGY);
        }
        HEADERS.stream()
                .filter(key -> !environment.getProperty(key, "").isBlank())
                .findFirst()
                .ifPresent(key -> {
                    throw misplaced(key);
                });
    }

    private static Misconfiguration misplaced(String key) {
        return new Misconfiguration(
                key,
                "makes the container evaluate forwarded headers before Gatehouse sees which peer sent them",
                "Remove it, and name the proxies in gatehouse.caller.trusted-proxies.");
    }
}
