package dev.gatehouse.login;

import static dev.gatehouse.text.Quoted.quoted;

import dev.gatehouse.identity.Identity;
import dev.gatehouse.text.EventLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Logs each sign-in, without passwords and tokens. */
@Component
class LoginLog {
    private static final Logger log = LoggerFactory.getLogger(LoginLog.class);

    @EventListener
    void on(LoginSucceeded event) {
        Identity identity = event.session().identity();
        EventLine.succeeded(log.atInfo(), "login_succeeded")
                .user(identity.user())
                .with("user.roles", identity.sortedRoles())
                .with("event.provider", identity.source())
                .address(event.caller().address())
                .session(event.session().id())
                .log(
                        "login succeeded: user={} source={} roles=[{}] address={} session={}",
                        quoted(identity.user()),
                        identity.source(),
                        String.join(",", identity.sortedRoles()),
                        event.caller().address(),
                        event.session().id());
    }

    @EventListener
    void on(LoginFailed event) {
        String reason = String.valueOf(event.refusal().getMessage());
        EventLine.failed(log.atInfo(), "login_failed")
                .user(event.user())
                .with("error.code", event.refusal().code().text())
                .with("event.reason", reason)
                .address(event.caller().address())
                .log(
                        "login failed: user={} code={} reason={} address={}",
                        quoted(event.user()),
                        event.refusal().code().text(),
                        quoted(reason),
                        event.caller().address());
    }
}
