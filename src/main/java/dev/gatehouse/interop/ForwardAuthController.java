package dev.gatehouse.interop;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.Audiences;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Forward authentication: a gateway asks about the token of a request before it lets the request through. The token was
 * verified by then; what is left is to say whose it is. Gateways that repeat the method and append the path of the
 * request (Envoy) may do so below {@code /verify/}, where the query is the application's and not looked at.
 */
@RestController
class ForwardAuthController {
    private final String ownAudience;

    ForwardAuthController(Audiences audiences) {
        this.ownAudience = audiences.own();
    }

    @RequestMapping("/verify")
    void verify(
            @AuthenticationPrincipal AccessToken token,
            @RequestParam(required = false) @Nullable String audience,
            HttpServletRequest request,
            HttpServletResponse response) {
        requireAudience(token, audience == null ? ownAudience : audience);
        requireRoles(token, request.getParameterValues("role"));
        tell(token, response);
    }

    @RequestMapping("/verify/**")
    void verifyOriginal(@AuthenticationPrincipal AccessToken token, HttpServletResponse response) {
        requireAudience(token, ownAudience);
        tell(token, response);
    }

    /** As they came: a role that is empty, as an unset variable makes it, is nobody's. */
    private static void requireRoles(AccessToken token, String @Nullable [] roles) {
        if (roles == null) {
            return;
        }
        for (String role : roles) {
            if (!token.roles().contains(role)) {
                throw new Refusal(ProblemCode.INSUFFICIENT_ROLE, "role " + role + " is required");
            }
        }
    }

    private static void requireAudience(AccessToken token, String audience) {
        if (!token.audience().equals(audience)) {
            throw new Refusal(ProblemCode.TOKEN_INVALID, "audience is not accepted", "it is for " + token.audience());
        }
    }

    private static void tell(AccessToken token, HttpServletResponse response) {
        response.setHeader("X-Auth-User", HeaderText.of(token.subject()));
        response.setHeader("X-Auth-Roles", HeaderText.of(token.roles()));
        response.setHeader("X-Auth-Session", token.sessionId());
    }
}
