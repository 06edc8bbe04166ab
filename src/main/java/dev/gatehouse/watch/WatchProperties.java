package dev.gatehouse.watch;

import dev.gatehouse.problem.Misconfiguration;
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
 * @param webhook where alerts are sent
 */
@ConfigurationProperties("gatehouse.watch")
record WatchProperties(
        @DefaultValue("alert") OnForgedToken onForgedToken,
        @DefaultValue Stuffing stuffing,
        @DefaultValue EndedSession endedSession,
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
