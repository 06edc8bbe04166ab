package dev.gatehouse.http;

import dev.gatehouse.access.PathAccess.Rule;
import dev.gatehouse.cookie.CrossSiteCheck;
import dev.gatehouse.cookie.TokenCookie;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/** The token of a request without the header {@code Authorization}: in a cookie, which counts only for pages of this origin. */
@Component
record CookieToken(TokenCookie cookie, CrossSiteCheck crossSite, AccessPolicy policy) {

    /** @throws Refusal {@code authorization_header_missing}, {@code invalid_header} or {@code cross_origin_request} */
    String require(HttpServletRequest request) {
        String token = cookie.find(request);
        if (token == null) {
            throw new Refusal(ProblemCode.AUTHORIZATION_HEADER_MISSING, "Authorization header is expected");
        }
        if (policy.rule(request) == Rule.FORWARD_AUTH) {
            crossSite.requireIfUnsafeBehindGateway(request);
        } else {
            crossSite.requireIfUnsafe(request);
        }
        return token;
    }
}
