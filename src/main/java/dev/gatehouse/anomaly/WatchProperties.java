package dev.gatehouse.anomaly;

import static dev.gatehouse.config.Misconfiguration.check;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the watch looks for, and what it does.
 *
 * @param onForgedToken what is done when a token shows that the signing key is in foreign hands
 * @param stuffing one address that tries many names, or one name that is tried from many addresses
 * @param endedSession an ended session that is presented again and again
 * @param manySessions many live sessions of one user
 * @param newOrigin a sign-in from a place or with a device that is new for the user
 * @param changedOrigin a session whose address or device keeps changing
 * @param twoPlaces a session that is used in two networks at once
 * @param speed a session with too many requests a second
 * @param burst a minute with far more requests than the user is in the habit of making
 * @param probing a session that is refused, or finds nothing, again and again
 * @param webhook where alerts are sent
 */
@ConfigurationProperties("gatehouse.watch")
record WatchProperties(
        @DefaultValue("alert") OnForgedToken onForgedToken,
        @DefaultValue Stuffing stuffing,
        @DefaultValue EndedSession endedSession,
        @DefaultValue ManySessions manySessions,
        @DefaultValue NewOrigin newOrigin,
        @DefaultValue ChangedOrigin changedOrigin,
        @DefaultValue TwoPlaces twoPlaces,
        @DefaultValue Speed speed,
        @DefaultValue Burst burst,
        @DefaultValue Probing probing,
        @DefaultValue Webhook webhook) {

    private static final String ACTION = "See application.yml.example.";

    enum OnForgedToken {
        /** A line in the log, an event and a metric. */
        ALERT,
        /** The same, and the key is withdrawn at once. */
        ROTATE
    }

    /**
     * @param names that one address may be refused with
     * @param addresses from which one name may be refused
     * @param within how long after the first
     */
    record Stuffing(
            @DefaultValue("alert") Action action,
            @DefaultValue("20") int names,
            @DefaultValue("20") int addresses,
            @DefaultValue("10m") Duration within) {
        Stuffing {
            check(
                    action != Action.END_SESSION,
                    "gatehouse.watch.stuffing.action",
                    "is end-session, but there is none",
                    ACTION);
            check(names >= 2, "gatehouse.watch.stuffing.names", "is less than 2", ACTION);
            check(addresses >= 2, "gatehouse.watch.stuffing.addresses", "is less than 2", ACTION);
            check(within.toSeconds() >= 1, "gatehouse.watch.stuffing.within", "is less than a second", ACTION);
        }
    }

    /** @param times within an hour */
    record EndedSession(
            @DefaultValue("alert") Action action,
            @DefaultValue("10") int times) {
        EndedSession {
            check(
                    action != Action.END_SESSION,
                    "gatehouse.watch.ended-session.action",
                    "is end-session, but it has ended",
                    ACTION);
            check(times >= 1, "gatehouse.watch.ended-session.times", "is less than 1", ACTION);
        }
    }

    /** @param sessions of one user, from which on each further sign-in is told */
    record ManySessions(
            @DefaultValue("alert") Action action,
            @DefaultValue("20") int sessions) {
        ManySessions {
            check(sessions >= 2, "gatehouse.watch.many-sessions.sessions", "is less than 2", ACTION);
        }
    }

    /** @param keep how long a place or device is remembered after the last sign-in */
    record NewOrigin(
            @DefaultValue("log") Action action,
            @DefaultValue("90d") Duration keep) {
        NewOrigin {
            check(keep.toDays() >= 1, "gatehouse.watch.new-origin.keep", "is shorter than a day", ACTION);
        }
    }

    /**
     * @param score of changes: another device 6, another network 2, another site in the same network 1
     * @param within how long after the first
     */
    record ChangedOrigin(
            @DefaultValue("alert") Action action,
            @DefaultValue("20") int score,
            @DefaultValue("1h") Duration within) {
        ChangedOrigin {
            check(score >= 1, "gatehouse.watch.changed-origin.score", "is less than 1", ACTION);
            check(within.toSeconds() >= 1, "gatehouse.watch.changed-origin.within", "is less than a second", ACTION);
        }
    }

    /**
     * @param returns to a network that the session has just left, within an hour
     * @param within how long after it was left
     */
    record TwoPlaces(
            @DefaultValue("alert") Action action,
            @DefaultValue("3") int returns,
            @DefaultValue("1m") Duration within) {
        TwoPlaces {
            check(returns >= 1, "gatehouse.watch.two-places.returns", "is less than 1", ACTION);
            check(within.toSeconds() >= 1, "gatehouse.watch.two-places.within", "is less than a second", ACTION);
        }
    }

    /**
     * @param perSecond requests of a session, on the average
     * @param burst requests that may come at once
     * @param refuse whether those beyond are refused by {@code rate_exceeded}
     */
    record Speed(
            @DefaultValue("alert") Action action,
            @DefaultValue("50") int perSecond,
            @DefaultValue("500") int burst,
            @DefaultValue("false") boolean refuse) {
        private static final int MOST = 100_000;

        Speed {
            check(
                    perSecond >= 1 && perSecond <= MOST,
                    "gatehouse.watch.speed.per-second",
                    "is not from 1 to 100000",
                    ACTION);
            check(burst >= 1, "gatehouse.watch.speed.burst", "is less than 1", ACTION);
        }
    }

    /**
     * @param times the requests of the user's usual minute
     * @param atLeast requests a minute that are never told
     */
    record Burst(
            @DefaultValue("alert") Action action,
            @DefaultValue("20") int times,
            @DefaultValue("600") int atLeast) {
        Burst {
            check(times >= 2, "gatehouse.watch.burst.times", "is less than 2", ACTION);
            check(atLeast >= 1, "gatehouse.watch.burst.at-least", "is less than 1", ACTION);
        }
    }

    /**
     * @param misses answers 403 or 404 in one session
     * @param within how long after the first
     */
    record Probing(
            @DefaultValue("alert") Action action,
            @DefaultValue("100") int misses,
            @DefaultValue("10m") Duration within) {
        Probing {
            check(misses >= 2, "gatehouse.watch.probing.misses", "is less than 2", ACTION);
            check(within.toSeconds() >= 1, "gatehouse.watch.probing.within", "is less than a second", ACTION);
        }
    }

    /**
     * @param url that alerts are posted to
     * @param secret that they are signed with
     */
    record Webhook(@Nullable URI url, @Nullable String secret) {
        Webhook {
            check(
                    url == null || (secret != null && secret.length() >= 32),
                    "gatehouse.watch.webhook.secret",
                    "is shorter than 32 characters, or unset",
                    ACTION);
        }

        @Override
        public String toString() {
            return "Webhook[url=" + url + "]";
        }
    }
}
