package dev.gatehouse.account;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.access.PathAccess;
import dev.gatehouse.paging.Page;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.SessionPage;
import dev.gatehouse.session.SessionQueries;
import dev.gatehouse.session.SessionView;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.token.AccessToken;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The sessions of the signed-in user. */
@RestController
@RequestMapping("/sessions")
class OwnSessionsController {
    private final SessionQueries queries;
    private final Revocations revocations;

    OwnSessionsController(SessionQueries queries, Revocations revocations) {
        this.queries = queries;
        this.revocations = revocations;
    }

    @Bean
    static PathAccess ownSessionPaths() {
        return PathAccess.anyAudience("/sessions/current");
    }

    @GetMapping
    SessionPage<OwnSession> list(
            @AuthenticationPrincipal AccessToken token,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "200") String limit) {
        Page<SessionView, String> page = queries.page(token.subject(), null, after, limit);
        return new SessionPage<>(
                page.map(session -> new OwnSession(session, session.id().equals(token.sessionId()))));
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void endOthers(@AuthenticationPrincipal AccessToken token) {
        revocations.revokeAllOf(token.subject(), token.sessionId(), RevocationReason.REVOKED);
    }

    @DeleteMapping("/current")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void signOut(@AuthenticationPrincipal AccessToken token) {
        revocations.revoke(token.sessionId(), RevocationReason.SIGNED_OUT);
    }

    /** Another user's session gets the same response as one that does not exist. */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(@AuthenticationPrincipal AccessToken token, @PathVariable String id) {
        RevocationReason reason = id.equals(token.sessionId()) ? RevocationReason.SIGNED_OUT : RevocationReason.REVOKED;
        if (!revocations.revokeOneOf(token.subject(), id, reason)) {
            throw new Refusal(ProblemCode.NOT_FOUND, "There is no such session");
        }
    }

    /** A session, as its user sees it. */
    record OwnSession(
            @JsonUnwrapped @JsonIgnoreProperties({"user", "failures"}) SessionView session, boolean current) {}
}
