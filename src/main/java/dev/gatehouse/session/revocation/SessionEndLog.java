package dev.gatehouse.session.revocation;

import static dev.gatehouse.text.Quoted.quoted;

import dev.gatehouse.text.EventLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Logs each session that ends before its time. */
@Component
class SessionEndLog {
    private static final Logger log = LoggerFactory.getLogger(SessionEndLog.class);

    @EventListener
    void on(SessionRevoked event) {
        EventLine.succeeded(log.atInfo(), "session_ended")
                .user(event.user())
                .session(event.id())
                .with("event.reason", event.reason().text())
                .log(
                        "session ended: user={} session={} reason={}",
                        quoted(String.valueOf(event.user())),
                        quoted(event.id()),
                        event.reason().text());
    }
}
