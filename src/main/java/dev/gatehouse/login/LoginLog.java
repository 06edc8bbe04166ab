package dev.gatehouse.login;

import static dev.gatehouse.text.Quoted.quoted;

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
        log.info(
                "login succeeded: user={} source={} roles=[{}] address={} session={}",
                quoted(event.session().identity().user()),
                event.session().identity().source(),
                String.join(",", event.session().identity().sortedRoles()),
                event.caller().address(),
                event.session().id());
    }

    @EventListener
    void on(LoginFailed event) {
        log.info(
                "login failed: user={} code={} reason={} address={}",
                quoted(event.user()),
                event.refusal().code().text(),
                quoted(String.valueOf(event.refusal().getMessage())),
                event.caller().address());
    }
}
