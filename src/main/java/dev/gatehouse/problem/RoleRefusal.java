package dev.gatehouse.problem;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorityAuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.ExpressionAuthorizationDecision;

/** Turns Spring Security's denial into a refusal that names the missing role, if the denial contains it. */
public final class RoleRefusal {
    private static final Pattern ROLE_IN_EXPRESSION = Pattern.compile("'(?:ROLE_)?([^']+)'");

    private RoleRefusal() {}

    public static Refusal of(AccessDeniedException denied) {
        String roles = denied instanceof AuthorizationDeniedException authorization
                ? requiredRoles(authorization.getAuthorizationResult()).collect(Collectors.joining(" or "))
                : "";
        return new Refusal(
                ProblemCode.INSUFFICIENT_ROLE,
                roles.isEmpty() ? "another role is required" : "role " + roles + " is required");
    }

    private static Stream<String> requiredRoles(@Nullable AuthorizationResult result) {
        if (result instanceof AuthorityAuthorizationDecision decision) {
            return decision.getAuthorities().stream()
                    .map(authority -> String.valueOf(authority.getAuthority()).replaceFirst("^ROLE_", ""));
        }
        if (result instanceof ExpressionAuthorizationDecision decision) {
            return ROLE_IN_EXPRESSION
                    .matcher(decision.getExpression().getExpressionString())
                    .results()
                    .map(role -> role.group(1));
        }
        return Stream.empty();
    }
}
