package dev.gatehouse.identity.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.threads.BoundedCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The provider's tokens by which users have signed in at this node, so that the provider can be queried about them again.
 * They are in memory only: at rest, each of them would be a key to other services.
 */
class PresentedTokens {
    private static final int MAX_USERS = 10_000;
    private static final int MAX_TOKENS = 8;
    private static final Duration KEPT = Duration.ofHours(24);

    private final Clock clock;
    private final Cache<String, List<Presented>> byUser;

    PresentedTokens(Clock clock) {
        this.clock = clock;
        this.byUser = BoundedCache.ofTexts(MAX_USERS, PresentedTokens::length)
                .expireAfterWrite(KEPT)
                .ticker(BoundedCache.ticker(clock))
                .build();
    }

    private record Presented(String token, Instant until) {
        @Override
        public String toString() {
            return "Presented[until=" + until + "]";
        }
    }

    /**
     * @param id of the user at the provider
     * @param until the end of the time in which an answer about the token shows the state of the user
     */
    void add(String id, String token, Instant until) {
        byUser.asMap()
                .merge(
                        id,
                        List.of(new Presented(token, until)),
                        (known, added) -> Stream.concat(
                                        added.stream(),
                                        usable(known)
                                                .filter(other -> !other.token().equals(token)))
                                .limit(MAX_TOKENS)
                                .toList());
    }

    /** The newest first. Empty if the provider cannot be queried about the user by this node. */
    List<String> of(String id) {
        List<Presented> known = byUser.getIfPresent(id);
        return known == null ? List.of() : usable(known).map(Presented::token).toList();
    }

    private Stream<Presented> usable(List<Presented> tokens) {
        Instant now = clock.instant();
        return tokens.stream().filter(token -> token.until().isAfter(now));
    }

    private static int length(String id, List<Presented> tokens) {
        return id.length()
                + tokens.stream().mapToInt(token -> token.token().length()).sum();
    }
}
