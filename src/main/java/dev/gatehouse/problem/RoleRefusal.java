package dev.gatehouse.problem;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorityAuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.authorization.ExpressionAuthorizationDecision;
import org.springframework.security.core.GrantedAuthority;

/** Turns Spring Security's denial into a refusal that names the missing role, if the denial contains it. */
public final class RoleRefusal {
    private static final Pattern ROLE_IN_EXPRESSION = Pattern.compile("'(?:ROLE_)?([^']+)'");

    private RoleRefusal() {}

    public static Refusal of(AccessDeniedException denied) {
        String roles = requiredRoles(denied);
        return new Refusal(
                ProblemCode.INSUFFICIENT_ROLE,
                roles.isEmpty() ? "another role is required" : "role " + roles + " is required");
    }

    private static String requiredRoles(AccessDeniedException denied) {
        if (!(denied instanceof AuthorizationDeniedException authorization)) {
            return "";
        }
        if (authorization.getAuthorizationResult() instanceof AuthorityAuthorizationDecision decision) {
            return decision.getAuthorities().stream()
                    .map(GrantedAuthority::getAuthority)
                    .map(authority -> String.valueOf(authority).replaceFirst("^ROLE_", ""))
                    .collect(Collectors.joining(" or "));
        }
        if (authorization.getAuthorizationResult() instanceof ExpressionAuthorizationDecision decision) {
            return ROLE_IN_EXPRESSION
                    .matcher(decision.getExpression().getExpressionString())
                    .results()
                    .map((MatchResult role) -> role.group(1))
                    .collect(Collectors.joining(" or "));
        }
        return "";
    }
}
