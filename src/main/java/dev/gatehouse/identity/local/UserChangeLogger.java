package dev.gatehouse.identity.local;

import static dev.gatehouse.text.Quoted.quoted;

import dev.gatehouse.text.EventLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Logs each change of a local user. */
@Component
class UserChangeLogger {
    private static final Logger log = LoggerFactory.getLogger(UserChangeLogger.class);

    @EventListener
    void on(UserChanged event) {
        EventLine.succeeded(log.atInfo(), "user_changed")
                .user(event.by())
                .target(event.user())
                .with("event.reason", event.change())
                .log(
                        "user changed: user={} by={} change={}",
                        quoted(event.user()),
                        quoted(event.by()),
                        quoted(event.change()));
    }

    @EventListener
    void on(PasswordChangeRefused event) {
        EventLine.failed(log.atInfo(), "user_changed")
                .user(event.user())
                .with("event.reason", "the old password is wrong")
                .log("password change refused: user={} reason=\"the old password is wrong\"", quoted(event.user()));
    }
}
