package dev.gatehouse.http;

import dev.gatehouse.access.PathAccess;
import dev.gatehouse.access.PathAccess.Rule;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.Audiences;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Which token a path needs, and with which status a request without one is refused. */
@Component
class AccessPolicy {
    private final Map<String, Rule> paths = new HashMap<>();
    /** Each path ends in a slash. */
    private final Map<String, Rule> subtrees = new HashMap<>();

    private final String ownAudience;
    private final HttpStatus missingToken;

    AccessPolicy(List<PathAccess> declared, Audiences audiences, HttpProperties properties) {
        for (PathAccess access : declared) {
            access.paths().forEach(path -> {
                if (path.endsWith("/**")) {
                    subtrees.put(path.substring(0, path.length() - "**".length()), access.rule());
                } else {
                    paths.put(path, access.rule());
                }
            });
        }
        this.ownAudience = audiences.own();
        this.missingToken = HttpStatus.valueOf(properties.missingTokenStatus());
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
        if (!matches(Rule.ANY_AUDIENCE, request) && !matches(Rule.FORWARD_AUTH, request)) {
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
        String uri = request.getRequestURI();
        return paths.get(uri) == rule
                || subtrees.entrySet().stream()
                        .anyMatch(subtree -> subtree.getValue() == rule && uri.startsWith(subtree.getKey()));
    }
}
