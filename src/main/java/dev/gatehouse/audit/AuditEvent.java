package dev.gatehouse.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the audit log. It never contains a password, token or key. Its texts are cut to the length of their columns,
 * because events wait in memory, and without NUL, which PostgreSQL cannot store.
 *
 * @param id in the order of writing; 0 before the event is written
 * @param kind in snake_case, such as {@code login_failed}
 * @param outcome {@code success}, or an error code
 * @param user the user concerned; of a sign-in that failed, as {@link dev.gatehouse.login.TypedNames} shows the name
 * @param reason details for the operator
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditEvent(
        long id,
        Instant at,
        String kind,
        String outcome,
        @Nullable String user,
        @Nullable String sid,
        @Nullable String address,
        @Nullable String reason) {

    static final String SUCCESS = "success";

    /** The kinds whose reason begins with {@link #actor}. */
    static final Set<String> KINDS_WITH_ACTOR =
            Set.of("user_changed", "waits_lifted", "subject_released", "person_exported", "person_erased");

    private static final String BY = "by ";
    private static final String END_OF_ACTOR = ": ";
    private static final int MAX_TEXT = 512;
    private static final int MAX_SESSION_ID = 36;
    private static final int MAX_ADDRESS = 64;

    AuditEvent {
        user = fitting(user, MAX_TEXT);
        sid = fitting(sid, MAX_SESSION_ID);
        address = fitting(address, MAX_ADDRESS);
        reason = fitting(reason, MAX_TEXT);
    }

    /** An event that is not written yet. */
    static AuditEvent of(Instant at, String kind, String outcome) {
        return new AuditEvent(0, at, kind, outcome, null, null, null, null);
    }

    AuditEvent withUser(@Nullable String name) {
        return new AuditEvent(id, at, kind, outcome, name, sid, address, reason);
    }

    AuditEvent withSession(String session) {
        return new AuditEvent(id, at, kind, outcome, user, session, address, reason);
    }

    AuditEvent withAddress(String caller) {
        return new AuditEvent(id, at, kind, outcome, user, sid, caller, reason);
    }

    AuditEvent withReason(@Nullable String why) {
        return new AuditEvent(id, at, kind, outcome, user, sid, address, why);
    }

    /**
     * An event that a user caused.
     *
     * @param by the administrator, or the user
     * @throws IllegalArgumentException if the kind is none of {@link #KINDS_WITH_ACTOR}, in which an erasure looks for names
     */
    AuditEvent withActor(String by, String what) {
        if (!KINDS_WITH_ACTOR.contains(kind)) {
            throw new IllegalArgumentException(kind);
        }
        return withReason(actor(by) + what);
    }

    static String actor(String by) {
        return BY + by + END_OF_ACTOR;
    }

    /** The names in the event: of the user, and what may be that of the actor, since a name can contain its end. */
    Stream<String> names() {
        return Stream.concat(Stream.ofNullable(user), actors());
    }

    /** The same event with other names. */
    AuditEvent renamed(Map<String, String> names) {
        String what = actors().filter(names::containsKey)
                .findFirst()
                .map(by -> actor(names.getOrDefault(by, by))
                        + String.valueOf(reason).substring(actor(by).length()))
                .orElse(reason);
        return withUser(user == null ? null : names.getOrDefault(user, user)).withReason(what);
    }

    private Stream<String> actors() {
        String text = reason;
        return text == null || !KINDS_WITH_ACTOR.contains(kind) || !text.startsWith(BY)
                ? Stream.empty()
                : Pattern.compile(END_OF_ACTOR)
                        .matcher(text)
                        .results()
                        .map(end -> text.substring(BY.length(), Math.max(BY.length(), end.start())));
    }

    private static @Nullable String fitting(@Nullable String text, int maxLength) {
        if (text == null) {
            return null;
        }
        String clean = text.replace('\0', ' ');
        return clean.length() > maxLength ? clean.substring(0, maxLength) : clean;
    }
}
