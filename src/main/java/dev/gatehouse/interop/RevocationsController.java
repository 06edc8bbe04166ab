package dev.gatehouse.interop;

import dev.gatehouse.access.PathAccess;
import dev.gatehouse.config.EdgeMode;
import dev.gatehouse.interop.VerifierAuthentication.Verifier;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.RevocationFeed;
import dev.gatehouse.session.revocation.RevocationFeed.FeedPage;
import dev.gatehouse.session.revocation.RevocationFeed.RevokedSession;
import dev.gatehouse.session.revocation.RevocationFeed.RevokedUser;
import dev.gatehouse.token.keys.SigningKeys;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The feed of revoked sessions, for services that verify tokens by themselves. With {@code wait}, the response is delayed
 * until a session is revoked, but for at most that many seconds.
 */
@RestController
@Profile(EdgeMode.OFF)
record RevocationsController(
        VerifierAuthentication verifiers,
        RevocationFeed feed,
        RevocationLongPoll longPoll,
        VerifierReads reads,
        SigningKeys keys) {
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    @Bean
    static PathAccess revocationPaths() {
        return PathAccess.open("/revocations");
    }

    /** @return null if the request waits: {@link RevocationLongPoll} answers it */
    @GetMapping("/revocations")
    @Nullable
    RevocationResponse revocations(
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "0") String wait) {
        Verifier verifier = verifiers.authenticate(request, Form.NONE);
        Duration maxWait = maxWait(wait);
        FeedCursor cursor = after.isEmpty() ? new FeedCursor(feed.beginning(), 0) : FeedCursor.parse(after);
        reads.record(verifier, cursor.revocations());
        FeedPage page = feed.after(cursor.revocations());
        if (!page.hasNews() && !cursor.precedes(keys) && !maxWait.isZero()) {
            longPoll.await(verifier.id(), request, new FeedCursor(page.cursor(), cursor.withdrawn()), maxWait);
            return null;
        }
        return RevocationResponse.of(cursor, page, keys);
    }

    private static Duration maxWait(String wait) {
        if (!wait.matches("\\d{1,18}")) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "wait must be a number of seconds");
        }
        return Duration.ofSeconds(Math.min(Long.parseLong(wait), MAX_WAIT.toSeconds()));
    }

    /**
     * @param cursor the value of {@code after} for the next request
     * @param withdrawn the {@code kid} of each key that was declared compromised, in every response
     */
    record RevocationResponse(
            String cursor, List<RevokedSession> ended, List<RevokedUser> users, List<String> withdrawn) {
        static RevocationResponse of(FeedCursor after, FeedPage page, SigningKeys keys) {
            // The keys come last: a response may name more of them than its cursor counts, but not fewer.
            return new RevocationResponse(after.at(page, keys).text(), page.sessions(), page.users(), keys.withdrawn());
        }
    }
}
