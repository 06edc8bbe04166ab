package dev.gatehouse.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.http.server.PathContainer;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The controllers whose paths have one of some patterns. Each controller is compared once. Spring's interceptors compare the
 * path of each request with each pattern.
 */
final class ControllerSet {
    private final PathPattern[] patterns;
    /** By the path that a controller declares, so there are as many as these. */
    private final Map<String, Boolean> compared = new ConcurrentHashMap<>();

    ControllerSet(String... patterns) {
        this.patterns = Stream.of(patterns)
                .map(PathPatternParser.defaultInstance::parse)
                .toArray(PathPattern[]::new);
    }

    /** Whether the controller of a request is among them; false if it has none. */
    boolean contains(HttpServletRequest request) {
        if (!(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String declared)) {
            return false;
        }
        Boolean known = compared.get(declared);
        return known != null ? known : compared.computeIfAbsent(declared, this::matches);
    }

    private boolean matches(String declared) {
        PathContainer path = PathContainer.parsePath(declared);
        return Stream.of(patterns).anyMatch(pattern -> pattern.matches(path));
    }
}
