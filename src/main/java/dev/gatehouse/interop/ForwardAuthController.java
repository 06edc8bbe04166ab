package dev.gatehouse.interop;

import dev.gatehouse.access.PathAccess;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.text.HeaderText;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.TokenNames;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Forward authentication: a gateway sends the headers of each request here first. The security chain verifies the token,
 * and these endpoints return its user. A gateway that keeps the method and path of the request (Envoy) uses a path below
 * {@code /verify/}, where the query belongs to the application and is ignored.
 */
@RestController
record ForwardAuthController(TokenNames audiences) {

    @Bean
    static PathAccess forwardAuthPaths() {
        return PathAccess.forwardAuth("/verify", "/verify/**");
    }

    @RequestMapping("/verify")
    void verify(@AuthenticationPrincipal AccessToken token, HttpServletRequest request, HttpServletResponse response) {
        // Not as an argument: Spring prepares the conversion of each one, which takes longer than the rest of this
        // method.
        String[] named = request.getParameterValues("audience");
        token.requireAudience(named == null ? audiences.own() : String.join(",", named));
        requireRoles(token, request.getParameterValues("role"));
        writeHeaders(token, response);
    }

    @RequestMapping("/verify/**")
    void verifyOriginal(@AuthenticationPrincipal AccessToken token, HttpServletResponse response) {
        token.requireAudience(audiences.own());
        writeHeaders(token, response);
    }

    /** An empty role, the result of an unset variable of a gateway, is required too: no user has it. */
    private static void requireRoles(AccessToken token, String @Nullable [] roles) {
        for (String role : roles == null ? new String[0] : roles) {
            if (!token.roles().contains(role)) {
                throw new Refusal(ProblemCode.INSUFFICIENT_ROLE, "role " + role + " is required");
            }
        }
    }

    private static void writeHeaders(AccessToken token, HttpServletResponse response) {
        response.setHeader("X-Auth-User", HeaderText.of(token.subject()));
        response.setHeader("X-Auth-Roles", HeaderText.of(token.roles()));
        response.setHeader("X-Auth-Session", token.sessionId());
    }
}
