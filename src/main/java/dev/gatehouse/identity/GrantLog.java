package dev.gatehouse.identity;

import static dev.gatehouse.text.Quoted.quoted;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.threads.BoundedCache;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Logs what gave a user roles at a sign-in, and what gave none. A user without a role although the source has groups of
 * them may be a mistake in {@code gatehouse.roles}, so that is a hint at INFO, once a day for each user.
 */
@Component
class GrantLog {
    private static final Logger log = LoggerFactory.getLogger(GrantLog.class);

    private static final Duration PERIOD = Duration.ofDays(1);
    private static final int MAX_USERS = 10_000;

    /** A user may be in thousands of groups, whose names the directory chooses. */
    private static final int MAX_NAMES = 100;

    private static final int MAX_NAMES_IN_HINT = 10;
    private static final int MAX_LENGTH = 256;

    private final Cache<String, Boolean> hinted;

    GrantLog(Clock clock) {
        this.hinted = BoundedCache.expiring(MAX_USERS, PERIOD, clock);
    }

    void signedIn(Identity identity, Grants grants) {
        if (log.isDebugEnabled()) {
            log.debug(
                    "{} of a user: user={} source={} roles={} found={} without_role={}",
                    grants.kind(),
                    quoted(identity.user()),
                    identity.source(),
                    identity.sortedRoles(),
                    shown(grants.names(), MAX_NAMES),
                    shown(grants.withoutRole(), MAX_NAMES));
        }
        if (identity.roles().isEmpty()
                && !grants.all().isEmpty()
                && hinted.asMap().putIfAbsent(identity.user(), true) == null) {
            log.info(
                    "no role for a user: user={} source={} found {} {}, and none of them is in gatehouse.roles: {}. Add"
                            + " those that should give a role; --check --as shows what a user gets.",
                    quoted(identity.user()),
                    identity.source(),
                    grants.all().size(),
                    grants.kind(),
                    shown(grants.names(), MAX_NAMES_IN_HINT));
        }
    }

    private static String shown(List<String> names, int max) {
        String shown = names.stream()
                .limit(max)
                .map(name -> quoted(name.length() <= MAX_LENGTH ? name : name.substring(0, MAX_LENGTH) + "…"))
                .collect(Collectors.joining(", ", "[", ""));
        return shown + (names.size() > max ? " and " + (names.size() - max) + " more]" : "]");
    }
}
