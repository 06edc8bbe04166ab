package dev.gatehouse.edge;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.RevocationCopy;
import dev.gatehouse.session.revocation.RevocationFeed.RevokedSession;
import dev.gatehouse.session.revocation.RevocationFeed.RevokedUser;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.jose.TokenFault;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What this edge knows from the feed of the core: revoked sessions and withdrawn keys. */
class CoreFeed {
    /** Longer than an expired token is accepted, and two clocks differ. */
    private static final Duration TOLERANCE = Duration.ofMinutes(2);

    private static final int MAX_REVOCATIONS = 1_000_000;
    private static final int MAX_WITHDRAWN = 1_000;

    private final RevocationCopy revocations;
    private final Clock clock;
    private final Set<String> withdrawn = ConcurrentHashMap.newKeySet();
    private volatile boolean complete;

    CoreFeed(RevocationCopy revocations, Clock clock) {
        this.revocations = revocations;
        this.clock = clock;
    }

    /**
     * A response of {@code GET /revocations}.
     *
     * @param withdrawn the {@code kid} of each key that was declared compromised
     */
    record Page(String cursor, List<RevokedSession> ended, List<RevokedUser> users, List<String> withdrawn) {

        Page {
            if (Stream.of(cursor, ended, users, withdrawn).anyMatch(Objects::isNull)) {
                throw new IllegalStateException("the response of the feed is incomplete");
            }
        }

        /** Whether the reader has all revocations, and so may wait for the next one. */
        boolean isLast() {
            return ended.isEmpty() && users.isEmpty();
        }
    }

    /**
     * @return whether a key was withdrawn that this edge did not know
     * @throws IllegalStateException if there is too much to remember: the edge then becomes stale
     */
    boolean add(Page page) {
        revocations.removeExpired(clock.instant().minus(TOLERANCE));
        if (revocations.size() > MAX_REVOCATIONS || withdrawn.size() > MAX_WITHDRAWN) {
            throw new IllegalStateException("more than " + MAX_REVOCATIONS + " revocations or " + MAX_WITHDRAWN
                    + " withdrawn keys are in memory");
        }
        revocations.add(page.ended(), page.users());
        boolean news = withdrawn.addAll(page.withdrawn());
        complete |= page.isLast();
        return news;
    }

    /** Whether the feed was once read to its end. */
    boolean isComplete() {
        return complete;
    }

    /** @throws Refusal if the session of a token was revoked, or its key was withdrawn */
    void require(AccessToken token) {
        if (withdrawn.contains(token.kid())) {
            throw TokenFault.KEY_UNKNOWN.refusal("the key " + token.kid() + " is withdrawn");
        }
        if (revocations.isRevoked(token.session())) {
            throw new Refusal(ProblemCode.SESSION_ENDED, "session has ended", "the session was revoked");
        }
    }
}
