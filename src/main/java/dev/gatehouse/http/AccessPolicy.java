package dev.gatehouse.http;

import dev.gatehouse.access.MappedPath;
import dev.gatehouse.access.PathAccess;
import dev.gatehouse.access.PathAccess.Rule;
import dev.gatehouse.problem.HttpFailure;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.TokenNames;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;

/**
 * Which token a request needs, and with which status it is refused. That follows from the controller or the
 * endpoint of the actuator to which Spring maps the path, in this order; what has neither is closed.
 */
@Component
class AccessPolicy {
    private static final String ATTRIBUTE = AccessPolicy.class.getName();

    private final ActuatorPaths actuator;
    private final ControllerPaths controllers;
    private final Map<String, Rule> paths = new HashMap<>();
    /** Each path ends in a slash. */
    private final Map<String, Rule> subtrees = new HashMap<>();

    private final String ownAudience;
    private final HttpStatus missingToken;

    AccessPolicy(
            List<PathAccess> declared,
            ActuatorPaths actuator,
            ControllerPaths controllers,
            TokenNames audiences,
            HttpProperties properties) {
        this.actuator = actuator;
        this.controllers = controllers;
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

    /** The rule of a request, which is computed once and kept as an attribute of the request. */
    Rule rule(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Rule known) {
            return known;
        }
        PathContainer path = MappedPath.of(request);
        String decoded = MappedPath.decoded(path);
        Rule rule = !actuator.isOfOwnPort(request) && controllers.contain(path, decoded)
                ? ofController(decoded)
                : Objects.requireNonNullElse(actuator.rule(request, decoded), Rule.NOTHING);
        request.setAttribute(ATTRIBUTE, rule);
        return rule;
    }

    private Rule ofController(String path) {
        Rule declared = paths.get(path);
        return declared != null
                ? declared
                : subtrees.entrySet().stream()
                        .filter(subtree -> path.startsWith(subtree.getKey()))
                        .findFirst()
                        .map(Entry::getValue)
                        .orElse(Rule.OWN_AUDIENCE);
    }

    /**
     * Keeps a service that receives a token for itself from administering Gatehouse with it, and from reading where else
     * its user is signed in.
     *
     * @throws Refusal {@code token_invalid}
     */
    void requireAudience(AccessToken token, HttpServletRequest request) {
        Rule rule = rule(request);
        if (rule == Rule.OWN_AUDIENCE || rule == Rule.ADMINISTRATOR) {
            token.requireAudience(ownAudience);
        }
    }

    /**
     * The refusal as the client of this path gets it. What does not exist is not found, whatever the token. A gateway passes
     * 401 and 403 on to its client and replaces any other status by a failure of its own, so it gets these two for every
     * fault of the client. A token that was not looked at is no fault of the client: 503, like an outage.
     */
    Refusal answer(Refusal refusal, HttpServletRequest request) {
        return switch (rule(request)) {
            case NOTHING -> HttpFailure.refusal(404);
            case FORWARD_AUTH -> forGateway(refusal);
            default ->
                refusal.code() == ProblemCode.AUTHORIZATION_HEADER_MISSING ? refusal.withStatus(missingToken) : refusal;
        };
    }

    private static Refusal forGateway(Refusal refusal) {
        return switch (refusal.code()) {
            case RATE_EXCEEDED, CROSS_ORIGIN_REQUEST -> refusal.withStatus(HttpStatus.FORBIDDEN);
            case TOO_MANY_ATTEMPTS -> refusal.withStatus(HttpStatus.SERVICE_UNAVAILABLE);
            default -> refusal.status().is4xxClientError() ? refusal.withStatus(HttpStatus.UNAUTHORIZED) : refusal;
        };
    }
}
