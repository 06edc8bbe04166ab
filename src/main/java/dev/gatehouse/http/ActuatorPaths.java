package dev.gatehouse.http;

import static java.util.Comparator.comparing;

import dev.gatehouse.access.PathAccess.Rule;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.context.support.WebApplicationContextUtils;

/**
 * Who may use the endpoints of the actuator, wherever {@code management.*} puts them: health is public, the metrics are if
 * the operator says so, and everything else is for administrators.
 */
@Component
class ActuatorPaths {
    private static final EndpointId HEALTH = EndpointId.of("health");
    private static final EndpointId METRICS = EndpointId.of("prometheus");

    private final boolean openMetrics;
    private final boolean ownPort;
    private final Supplier<Paths> paths;

    ActuatorPaths(HttpProperties properties, Environment environment, ObjectProvider<PathMappedEndpoints> endpoints) {
        this.openMetrics = properties.openMetrics();
        this.ownPort = ManagementPortType.get(environment) == ManagementPortType.DIFFERENT;
        this.paths = SingletonSupplier.of(() -> read(endpoints));
    }

    /** @return null if the path is none of the actuator */
    @Nullable
    Rule rule(HttpServletRequest request, String path) {
        Paths all = paths.get();
        if (all.additional().contains(path)) {
            return Rule.PUBLIC;
        }
        if (ownPort && !isOfManagement(request)) {
            return null;
        }
        for (Subtree subtree : all.subtrees()) {
            if (subtree.contains(path)) {
                return subtree.ruleOf(path);
            }
        }
        return null;
    }

    /** Whether no controller serves the request, because it came to {@code management.server.port}. */
    boolean isOfOwnPort(HttpServletRequest request) {
        return ownPort && isOfManagement(request);
    }

    private static boolean isOfManagement(HttpServletRequest request) {
        return WebServerApplicationContext.hasServerNamespace(
                WebApplicationContextUtils.getWebApplicationContext(request.getServletContext()),
                WebServerNamespace.MANAGEMENT.getValue());
    }

    private Paths read(ObjectProvider<PathMappedEndpoints> provider) {
        PathMappedEndpoints endpoints = provider.getIfAvailable();
        if (endpoints == null) {
            return new Paths(Set.of(), List.of());
        }
        List<Subtree> subtrees = new ArrayList<>();
        if (!endpoints.getBasePath().isEmpty()) {
            subtrees.add(new Subtree(endpoints.getBasePath(), Rule.ADMINISTRATOR, Rule.ADMINISTRATOR));
        }
        String health = endpoints.getPath(HEALTH);
        String metrics = openMetrics ? endpoints.getPath(METRICS) : null;
        for (String path : endpoints.getAllPaths()) {
            // Empty for an endpoint at the root, to which Spring may map any path: all of them are closed then.
            String root = path.replaceAll("/+$", "");
            subtrees.add(new Subtree(
                    root,
                    path.equals(health) || path.equals(metrics) ? Rule.PUBLIC : Rule.ADMINISTRATOR,
                    path.equals(health) && !root.isEmpty() ? Rule.PUBLIC : Rule.ADMINISTRATOR));
        }
        // The longest first: an endpoint whose path is below that of another one has its own rule.
        subtrees.sort(comparing((Subtree subtree) -> subtree.root().length()).reversed());
        return new Paths(Set.copyOf(endpoints.getAdditionalPaths(WebServerNamespace.SERVER, HEALTH)), subtrees);
    }

    private record Paths(Set<String> additional, List<Subtree> subtrees) {}

    /** A path and all below it. */
    private record Subtree(String root, Rule ofRoot, Rule below) {

        boolean contains(String path) {
            return path.equals(root) || (path.startsWith(root) && path.charAt(root.length()) == '/');
        }

        Rule ruleOf(String path) {
            return path.equals(root) ? ofRoot : below;
        }
    }
}
