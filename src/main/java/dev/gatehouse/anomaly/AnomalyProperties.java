package dev.gatehouse.anomaly;

import static dev.gatehouse.anomaly.Action.END_SESSION;

import dev.gatehouse.config.Misconfiguration;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The rules and their actions.
 *
 * @param onForgedToken the action if a token shows that a signing key has leaked
 * @param stuffing one address that tries many user names, or one user name that is tried from many addresses
 * @param endedSession a token of an ended session that is presented many times
 * @param manySessions many live sessions of one user
 * @param newOrigin a sign-in from a place or with a device that is new for the user
 * @param changedOrigin a session whose address or device keeps changing
 * @param twoPlaces a session that is used in two networks at once
 * @param speed a session that exceeds its request rate limit
 * @param probing a session whose requests are answered with 403 or 404 many times
 */
@ConfigurationProperties("gatehouse.watch")
record AnomalyProperties(
        @DefaultValue("alert") OnForgedToken onForgedToken,
        @DefaultValue Stuffing stuffing,
        @DefaultValue EndedSession endedSession,
        @DefaultValue ManySessions manySessions,
        @DefaultValue NewOrigin newOrigin,
        @DefaultValue ChangedOrigin changedOrigin,
        @DefaultValue TwoPlaces twoPlaces,
        @DefaultValue Speed speed,
        @DefaultValue Probing probing) {

    AnomalyProperties {
        check(stuffing.action != END_SESSION, "stuffing.action", "is end-session, but there is no session");
        checkAtLeast(2, stuffing.names, "stuffing.names");
        checkAtLeast(2, stuffing.addresses, "stuffing.addresses");
        checkWindow(stuffing.within, "stuffing.within");
        check(endedSession.action != END_SESSION, "ended-session.action", "is end-session, but the session has ended");
        checkAtLeast(1, endedSession.times, "ended-session.times");
        checkAtLeast(2, manySessions.sessions, "many-sessions.sessions");
        check(newOrigin.keep.toDays() >= 1, "new-origin.keep", "is shorter than a day");
        checkAtLeast(1, changedOrigin.score, "changed-origin.score");
        checkWindow(changedOrigin.within, "changed-origin.within");
        checkAtLeast(1, twoPlaces.returns, "two-places.returns");
        checkWindow(twoPlaces.within, "two-places.within");
        check(speed.perSecond >= 1 && speed.perSecond <= 100_000, "speed.per-second", "is not from 1 to 100000");
        checkAtLeast(1, speed.burst, "speed.burst");
        checkAtLeast(2, probing.misses, "probing.misses");
        checkWindow(probing.within, "probing.within");
    }

    enum OnForgedToken {
        /** Logs, counts and publishes an alert. */
        ALERT,
        /** Does the same and withdraws the key. */
        ROTATE
    }

    /**
     * @param names user names that one address may be rejected with
     * @param addresses addresses from which one user name may be rejected
     * @param within the time from the first one
     */
    record Stuffing(
            @DefaultValue("alert") Action action,
            @DefaultValue("20") int names,
            @DefaultValue("20") int addresses,
            @DefaultValue("10m") Duration within) {}

    /** @param times presentations within an hour */
    record EndedSession(
            @DefaultValue("alert") Action action,
            @DefaultValue("10") int times) {}

    /** @param sessions of one user, from which on each further sign-in is reported */
    record ManySessions(
            @DefaultValue("alert") Action action,
            @DefaultValue("20") int sessions) {}

    /** @param keep how long a place or device counts as known after the last sign-in */
    record NewOrigin(
            @DefaultValue("log") Action action,
            @DefaultValue("90d") Duration keep) {}

    /**
     * @param score the sum of changes: another device 6, another network 2, another subnet in the same network 1
     * @param within the time from the first change
     */
    record ChangedOrigin(
            @DefaultValue("alert") Action action,
            @DefaultValue("20") int score,
            @DefaultValue("1h") Duration within) {}

    /**
     * @param returns to a network that the session has just left, within an hour
     * @param within the longest time away that counts as just left
     */
    record TwoPlaces(
            @DefaultValue("alert") Action action,
            @DefaultValue("3") int returns,
            @DefaultValue("1m") Duration within) {}

    /**
     * @param perSecond requests a second, on average
     * @param burst requests that may come at once
     * @param refuse whether requests beyond are refused with {@code rate_exceeded}
     */
    record Speed(
            @DefaultValue("alert") Action action,
            @DefaultValue("50") int perSecond,
            @DefaultValue("500") int burst,
            @DefaultValue("false") boolean refuse) {}

    /**
     * @param misses answers 403 or 404 in one session
     * @param within the time from the first one
     */
    record Probing(
            @DefaultValue("alert") Action action,
            @DefaultValue("100") int misses,
            @DefaultValue("10m") Duration within) {}

    private static void checkAtLeast(int minimum, int value, String key) {
        check(value >= minimum, key, "is less than " + minimum);
    }

    private static void checkWindow(Duration within, String key) {
        check(within.toSeconds() >= 1, key, "is less than a second");
    }

    private static void check(boolean valid, String key, String problem) {
        Misconfiguration.check(valid, "gatehouse.watch." + key + " " + problem, "See application.yml.example.");
    }
}
