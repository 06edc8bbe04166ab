package dev.gatehouse.text;

import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A log line about a sign-in, a session or a change. JSON logs have its fields by the names of the Elastic Common Schema;
 * {@code session.id} is a name of OpenTelemetry. Other logs have the message alone.
 */
public final class EventLine {
    private LoggingEventBuilder line;

    private EventLine(LoggingEventBuilder line) {
        this.line = line;
    }

    /**
     * @param line of the logger, with its level
     * @param action the kind of the event in the audit log, or a name of the same form
     */
    public static EventLine succeeded(LoggingEventBuilder line, String action) {
        return new EventLine(line).with("event.action", action).with("event.outcome", "success");
    }

    /** The same, of a request that was refused. */
    public static EventLine failed(LoggingEventBuilder line, String action) {
        return new EventLine(line).with("event.action", action).with("event.outcome", "failure");
    }

    /** Who acts: the user who signs in, or the administrator. */
    public EventLine user(@Nullable String name) {
        return with("user.name", name);
    }

    /** Whom an administrator changes. */
    public EventLine target(@Nullable String name) {
        return with("user.target.name", name);
    }

    public EventLine session(@Nullable String id) {
        return with("session.id", id);
    }

    public EventLine address(@Nullable String address) {
        return with("source.ip", address);
    }

    /** A field of another name; none if the value is null. */
    public EventLine with(String field, @Nullable Object value) {
        if (value != null) {
            line = line.addKeyValue(field, value);
        }
        return this;
    }

    /** @param message with {@code {}} for each argument */
    public void log(String message, @Nullable Object... arguments) {
        line.log(message, arguments);
    }
}
