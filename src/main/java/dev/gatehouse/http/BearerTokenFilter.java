package dev.gatehouse.http;

import dev.gatehouse.anomaly.RequestMonitor;
import dev.gatehouse.problem.ProblemWriter;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.throttle.InvalidTokenLimit;
import dev.gatehouse.throttle.RequestRateLimit;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.TokenAlarm;
import dev.gatehouse.token.TokenRenewal;
import dev.gatehouse.token.TokenVerifier;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/** Decodes the token of a request once, for all that comes after, and answers with a renewed one when it is time. */
class BearerTokenFilter extends OncePerRequestFilter {
    private final TokenVerifier verifier;
    private final AudienceRule audience;
    private final TokenRenewal renewal;
    private final RequestMonitor traffic;
    private final TokenAlarm alarm;
    private final InvalidTokenLimit invalidTokens;
    private final RequestRateLimit requestRate;
    private final ProblemWriter problems;
    private final RefusalStatus status;

    BearerTokenFilter(
            TokenVerifier verifier,
            AudienceRule audience,
            TokenRenewal renewal,
            RequestMonitor traffic,
            TokenAlarm alarm,
            InvalidTokenLimit invalidTokens,
            RequestRateLimit requestRate,
            ProblemWriter problems,
            RefusalStatus status) {
        this.verifier = verifier;
        this.audience = audience;
        this.renewal = renewal;
        this.traffic = traffic;
        this.alarm = alarm;
        this.invalidTokens = invalidTokens;
        this.requestRate = requestRate;
        this.problems = problems;
        this.status = status;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        AccessToken token;
        try {
            token = verifier.verify(BearerHeader.token(request), () -> invalidTokens.requireRoom(request));
            traffic.arrived(token, request);
            requestRate.acquire(token.sessionId(), token.subject(), request);
        } catch (Refusal refusal) {
            alarm.heed(refusal, request);
            invalidTokens.record(refusal, request);
            logger.debug("bearer refused: " + refusal.code().text());
            problems.write(status.of(refusal, request), request, response);
            return;
        }
        if (!audience.lets(token, request)) {
            // A good token at the wrong door: no garbage, so the budget for invalid tokens has nothing to do with it.
            problems.write(status.of(AudienceRule.refusal(token), request), request, response);
            return;
        }
        // Before the controller, since an answer that is under way takes no more headers.
        renewal.due(token)
                .ifPresent(renewed -> response.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + renewed.value()));
        SecurityContextHolder.setContext(new SecurityContextImpl(new BearerAuthentication(token)));
        try {
            chain.doFilter(request, response);
        } finally {
            SecurityContextHolder.clearContext();
            traffic.answered(token, request, response.getStatus());
        }
    }
}
