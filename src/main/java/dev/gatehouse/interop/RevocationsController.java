package dev.gatehouse.interop;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.RevocationFeed;
import dev.gatehouse.session.revocation.RevocationFeed.Cursor;
import dev.gatehouse.session.revocation.RevocationFeed.FeedPage;
import dev.gatehouse.session.revocation.RevocationFeed.RevokedSession;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * The feed of ended sessions, for services that verify tokens by themselves: who keeps this list honours a sign-out within
 * a second. With {@code wait} the answer comes when something ends, at the latest after that many seconds.
 */
@RestController
class RevocationsController {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final Verifiers verifiers;
    private final RevocationFeed feed;
    private final RevocationLongPoll waiting;
    private final OAuthErrors errors;

    RevocationsController(Verifiers verifiers, RevocationFeed feed, RevocationLongPoll waiting, OAuthErrors errors) {
        this.verifiers = verifiers;
        this.feed = feed;
        this.waiting = waiting;
        this.errors = errors;
    }

    @GetMapping("/revocations")
    DeferredResult<Ends> ends(
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "0") String wait) {
        verifiers.require(request, Form.NONE);
        Duration longest = longest(wait);
        FeedPage page = feed.after(after.isEmpty() ? feed.beginning() : cursor(after));
        if (!page.hasNews() && !longest.isZero()) {
            return waiting.await(page.cursor(), longest);
        }
        DeferredResult<Ends> now = new DeferredResult<>();
        now.setResult(Ends.of(page));
        return now;
    }

    @ExceptionHandler
    ResponseEntity<OAuthErrors.Body> refused(Refusal refusal, HttpServletRequest request) {
        return errors.answer(refusal, request);
    }

    private static Duration longest(String wait) {
        try {
            long seconds = Long.parseLong(wait);
            if (seconds >= 0) {
                return Duration.ofSeconds(Math.min(seconds, LONGEST_WAIT.toSeconds()));
            }
        } catch (NumberFormatException isNone) {
            // Told below.
        }
        throw new Refusal(ProblemCode.INVALID_REQUEST, "wait must be a number of seconds");
    }

    private static Cursor cursor(String text) {
        int dot = text.lastIndexOf('.');
        try {
            return new Cursor(text.substring(0, Math.max(dot, 0)), Long.parseUnsignedLong(text.substring(dot + 1)));
        } catch (NumberFormatException notOurs) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "after must be a cursor that was told here");
        }
    }

    /**
     * One answer of the feed.
     *
     * @param cursor what to give as {@code after} next
     */
    record Ends(String cursor, List<RevokedSession> ended) {
        static Ends of(FeedPage page) {
            return new Ends(page.cursor().feed() + "." + page.cursor().sequence(), page.revoked());
        }
    }
}
