package dev.gatehouse.caller;

import dev.gatehouse.config.Misconfiguration;
import java.util.List;
import org.springframework.core.env.Environment;

/** The container can read forwarded headers, too, and believes far more of them: then nobody could tell who the peer was. */
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
                "has forwarded headers read before Gatehouse can see who sent them",
                "Leave it out, and name the proxies in gatehouse.caller.trusted-proxies.");
    }
}
