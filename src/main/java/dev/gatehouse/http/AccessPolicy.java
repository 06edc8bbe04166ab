package dev.gatehouse.http;

import dev.gatehouse.access.PathAccess;
import dev.gatehouse.access.PathAccess.Rule;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.Audiences;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Which token a path needs, and with which status a request without one is refused. */
@Component
class AccessPolicy {
    private final Map<Rule, Paths> paths = new EnumMap<>(Rule.class);
    private final String ownAudience;
    private final HttpStatus missingToken;

    AccessPolicy(List<PathAccess> declared, Audiences audiences, HttpProperties properties) {
        for (Rule rule : Rule.values()) {
            paths.put(rule, Paths.of(declared, rule));
        }
        this.ownAudience = audiences.own();
        this.missingToken = properties.missingToken();
    }

    boolean isPublic(HttpServletRequest request) {
        return matches(Rule.PUBLIC, request);
    }

    /**
     * Keeps a service that receives a token for itself from administering Gatehouse with it, and from reading where else
     * its user is signed in.
     *
     * @throws Refusal {@code token_invalid}
     */
    void requireAudience(AccessToken token, HttpServletRequest request) {
        if (!token.audience().equals(ownAudience)
                && !matches(Rule.ANY_AUDIENCE, request)
                && !matches(Rule.FORWARD_AUTH, request)) {
            token.requireAudience(ownAudience);
        }
    }

    /**
     * The refusal with the status for this path. A gateway passes 401 and 403 on to its client and replaces any other
     * status by a failure of its own, so it gets these two for every fault of the client. An outage stays an outage.
     */
    Refusal withStatus(Refusal refusal, HttpServletRequest request) {
        if (matches(Rule.FORWARD_AUTH, request)) {
            if (refusal.code() == ProblemCode.RATE_EXCEEDED) {
                return refusal.withStatus(HttpStatus.FORBIDDEN);
            }
            return refusal.status().is4xxClientError() ? refusal.withStatus(HttpStatus.UNAUTHORIZED) : refusal;
        }
        return refusal.code() == ProblemCode.AUTHORIZATION_HEADER_MISSING ? refusal.withStatus(missingToken) : refusal;
    }

    private boolean matches(Rule rule, HttpServletRequest request) {
        Paths declared = paths.get(rule);
        return declared != null && declared.contain(request.getRequestURI());
    }

    /** @param prefixes each ends in a slash */
    private record Paths(Set<String> exact, List<String> prefixes) {

        static Paths of(Collection<PathAccess> declared, Rule rule) {
            Map<Boolean, List<String>> bySubtree = declared.stream()
                    .filter(access -> access.rule() == rule)
                    .flatMap(access -> access.paths().stream())
                    .collect(Collectors.partitioningBy(path -> path.endsWith("/**")));
            return new Paths(
                    Set.copyOf(bySubtree.getOrDefault(false, List.of())),
                    bySubtree.getOrDefault(true, List.of()).stream()
                            .map(path -> path.substring(0, path.length() - "**".length()))
                            .toList());
        }

        boolean contain(String uri) {
            return exact.contains(uri) || prefixes.stream().anyMatch(uri::startsWith);
        }
    }
}
