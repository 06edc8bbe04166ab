package dev.gatehouse.admin;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.SessionQueries;
import dev.gatehouse.session.SessionView;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.token.AccessToken;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Everybody sees where they are signed in, and ends what they like of it. */
@RestController
@RequestMapping("/sessions")
class OwnSessionsController {
    private final SessionQueries open;
    private final Revocations revocations;

    OwnSessionsController(SessionQueries open, Revocations revocations) {
        this.open = open;
        this.revocations = revocations;
    }

    @GetMapping
    SessionPage<Own> list(
            @AuthenticationPrincipal AccessToken token,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "200") String limit) {
        return new SessionPage.Query(token.subject(), null, after, limit)
                .in(open, session -> Own.of(session, token.sessionId()));
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

    /** A session of somebody else is as unknown as one that never was. */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(@AuthenticationPrincipal AccessToken token, @PathVariable String id) {
        RevocationReason reason = id.equals(token.sessionId()) ? RevocationReason.SIGNED_OUT : RevocationReason.REVOKED;
        if (!revocations.revokeOneOf(token.subject(), id, reason)) {
            throw new Refusal(ProblemCode.NOT_FOUND, "There is no such session");
        }
    }

    /** What is told of a session to its owner. */
    record Own(
            String id,
            boolean current,
            Instant openedAt,
            Instant lastSeenAt,
            Instant endsAt,
            String address,
            String userAgent,
            String source,
            long requests) {

        static Own of(SessionView session, String current) {
            return new Own(
                    session.id(),
                    session.id().equals(current),
                    session.openedAt(),
                    session.lastSeenAt(),
                    session.endsAt(),
                    session.address(),
                    session.userAgent(),
                    session.source(),
                    session.requests());
        }
    }
}
