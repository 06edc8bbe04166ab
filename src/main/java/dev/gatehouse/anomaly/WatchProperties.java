package dev.gatehouse.anomaly;

import dev.gatehouse.config.Misconfiguration;
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
            require(action != Action.END_SESSION, "stuffing.action", "is end-session, but there is none");
            require(names >= 2, "stuffing.names", "is less than 2");
            require(addresses >= 2, "stuffing.addresses", "is less than 2");
            require(within.toSeconds() >= 1, "stuffing.within", "is less than a second");
        }
    }

    /** @param times within an hour */
    record EndedSession(
            @DefaultValue("alert") Action action,
            @DefaultValue("10") int times) {
        EndedSession {
            require(action != Action.END_SESSION, "ended-session.action", "is end-session, but it has ended");
            require(times >= 1, "ended-session.times", "is less than 1");
        }
    }

    /** @param sessions of one user, from which on each further sign-in is told */
    record ManySessions(
            @DefaultValue("alert") Action action,
            @DefaultValue("20") int sessions) {
        ManySessions {
            require(sessions >= 2, "many-sessions.sessions", "is less than 2");
        }
    }

    /** @param keep how long a place or device is remembered after the last sign-in */
    record NewOrigin(
            @DefaultValue("log") Action action,
            @DefaultValue("90d") Duration keep) {
        NewOrigin {
            require(keep.toDays() >= 1, "new-origin.keep", "is shorter than a day");
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
            require(score >= 1, "changed-origin.score", "is less than 1");
            require(within.toSeconds() >= 1, "changed-origin.within", "is less than a second");
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
            require(returns >= 1, "two-places.returns", "is less than 1");
            require(within.toSeconds() >= 1, "two-places.within", "is less than a second");
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
            require(perSecond >= 1 && perSecond <= MOST, "speed.per-second", "is not from 1 to 100000");
            require(burst >= 1, "speed.burst", "is less than 1");
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
            require(times >= 2, "burst.times", "is less than 2");
            require(atLeast >= 1, "burst.at-least", "is less than 1");
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
            require(misses >= 2, "probing.misses", "is less than 2");
            require(within.toSeconds() >= 1, "probing.within", "is less than a second");
        }
    }

    /**
     * @param url that alerts are posted to
     * @param secret that they are signed with
     */
    record Webhook(@Nullable URI url, @Nullable String secret) {
        Webhook {
            require(
                    url == null || (secret != null && secret.length() >= 32),
                    "webhook.secret",
                    "is shorter than 32 characters, or unset");
        }

        @Override
        public String toString() {
            return "Webhook[url=" + url + "]";
        }
    }

    private static void require(boolean right, String key, String problem) {
        if (!right) {
            throw new Misconfiguration("gatehouse.watch." + key, problem, "See application.yml.example.");
        }
    }
}
