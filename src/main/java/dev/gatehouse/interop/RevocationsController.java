package dev.gatehouse.interop;

import dev.gatehouse.access.PathAccess;
import dev.gatehouse.interop.VerifierAuthentication.Verifier;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.RevocationFeed;
import dev.gatehouse.session.revocation.RevocationFeed.Cursor;
import dev.gatehouse.session.revocation.RevocationFeed.FeedPage;
import dev.gatehouse.session.revocation.RevocationFeed.RevokedSession;
import dev.gatehouse.session.revocation.RevocationFeed.RevokedUser;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * The feed of revoked sessions, for services that verify tokens by themselves. With {@code wait}, the response is delayed
 * until a session is revoked, but for at most that many seconds.
 */
@RestController
record RevocationsController(
        VerifierAuthentication verifiers, RevocationFeed feed, RevocationLongPoll longPoll, VerifierReads reads) {
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    @Bean
    static PathAccess revocationPaths() {
        return PathAccess.open("/revocations");
    }

    @GetMapping("/revocations")
    DeferredResult<RevocationResponse> revocations(
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "0") String wait) {
        Verifier verifier = verifiers.authenticate(request, Form.NONE);
        Duration maxWait = maxWait(wait);
        Cursor position = after.isEmpty() ? feed.beginning() : cursor(after);
        reads.record(verifier, position);
        FeedPage page = feed.after(position);
        if (!page.hasNews() && !maxWait.isZero()) {
            return longPoll.await(verifier.id(), page.cursor(), maxWait);
        }
        DeferredResult<RevocationResponse> result = new DeferredResult<>();
        result.setResult(RevocationResponse.of(page));
        return result;
    }

    private static Duration maxWait(String wait) {
        if (!wait.matches("\\d{1,18}")) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "wait must be a number of seconds");
        }
        return Duration.ofSeconds(Math.min(Long.parseLong(wait), MAX_WAIT.toSeconds()));
    }

    private static Cursor cursor(String text) {
        int dot = text.lastIndexOf('.');
        try {
            return new Cursor(text.substring(0, Math.max(dot, 0)), Long.parseUnsignedLong(text.substring(dot + 1)));
        } catch (NumberFormatException notACursor) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "after must be the cursor of an earlier response");
        }
    }

    /** @param cursor the value of {@code after} for the next request */
    record RevocationResponse(String cursor, List<RevokedSession> ended, List<RevokedUser> users) {
        static RevocationResponse of(FeedPage page) {
            return new RevocationResponse(
                    page.cursor().feed() + "." + page.cursor().sequence(), page.sessions(), page.users());
        }
    }
}
