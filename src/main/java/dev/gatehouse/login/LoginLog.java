package dev.gatehouse.login;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** One line for each sign-in, and nothing in it that lets anybody sign in. */
@Component
class LoginLog {
    private static final Logger log = LoggerFactory.getLogger(LoginLog.class);

    @EventListener
    void on(LoginSucceeded event) {
        log.info(
                "login succeeded: user={} source={} address={} session={}",
                escaped(event.session().identity().user()),
                event.session().identity().source(),
                event.caller().address(),
                event.session().id());
    }

    @EventListener
    void on(LoginFailed event) {
        log.info(
                "login failed: user={} code={} reason={} address={}",
                escaped(event.user()),
                event.refusal().code().text(),
                escaped(String.valueOf(event.refusal().getMessage())),
                event.caller().address());
    }

    /** A line break in a name must not make a second line, nor a blank a second field. */
    private static String escaped(String text) {
        StringBuilder line = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                line.append('\\').append((char) c);
            } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                line.append(String.format("\\u%04x", c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.append('"').toString();
    }
}
