package dev.gatehouse.http;

import dev.gatehouse.problem.ProblemWriter;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.AccessToken;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/** Verifies the bearer token of a request once, and returns a renewed token if one is due. */
class BearerTokenFilter extends OncePerRequestFilter {
    private static final String ONCE = BearerTokenFilter.class.getName();

    private final BearerAuthenticator authenticator;
    private final AccessPolicy policy;
    private final SignInRedirect signIn;
    private final AcceptedRequests accepted;
    private final ProblemWriter problems;

    BearerTokenFilter(
            BearerAuthenticator authenticator,
            AccessPolicy policy,
            SignInRedirect signIn,
            AcceptedRequests accepted,
            ProblemWriter problems) {
        this.authenticator = authenticator;
        this.policy = policy;
        this.signIn = signIn;
        this.accepted = accepted;
        this.problems = problems;
    }

    /** A constant: Spring's own name is put together for each request. */
    @Override
    protected String getAlreadyFilteredAttributeName() {
        return ONCE;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        AccessToken token;
        try {
            token = authenticator.authenticate(request);
            accepted.arrived(token, request);
            policy.requireAudience(token, request);
        } catch (Refusal refusal) {
            logger.debug("bearer token refused: " + refusal.code().text());
            Refusal answer = signIn.offer(policy.answer(refusal, request), request, response);
            problems.write(answer, request, response);
            return;
        }
        // Before the controller, because a committed response takes no more headers.
        HttpServletResponse answer = accepted.renewed(token, request, response);
        SecurityContextHolder.setContext(new SecurityContextImpl(
                UsernamePasswordAuthenticationToken.authenticated(token, "", token.authorities())));
        try {
            chain.doFilter(request, answer);
        } finally {
            SecurityContextHolder.clearContext();
            accepted.answered(token, request, response.getStatus());
        }
    }
}
