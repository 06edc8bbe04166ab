package dev.gatehouse.anomaly;

import dev.gatehouse.anomaly.WatchProperties.ManySessions;
import dev.gatehouse.login.LoginSucceeded;
import dev.gatehouse.session.SessionQueries;
import java.time.Clock;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** A user with more live sessions than one person uses: a password that goes from hand to hand. */
@Component
class ManySessionsRule {
    private final ManySessions properties;
    private final SessionQueries sessions;
    private final RuleExecutor background;
    private final AlertDispatcher reactions;
    private final Clock clock;

    ManySessionsRule(
            WatchProperties properties,
            SessionQueries sessions,
            RuleExecutor background,
            AlertDispatcher reactions,
            Clock clock) {
        this.properties = properties.manySessions();
        this.sessions = sessions;
        this.background = background;
        this.reactions = reactions;
        this.clock = clock;
    }

    @EventListener
    void on(LoginSucceeded event) {
        if (properties.action() != Action.OFF) {
            background.run(() -> look(event));
        }
    }

    private void look(LoginSucceeded event) {
        String user = event.session().identity().user();
        if (sessions.countOf(user, properties.sessions()) == properties.sessions()) {
            reactions.to(
                    new Alert(
                            clock.instant(),
                            "many_sessions",
                            user,
                            event.session().id(),
                            event.caller().address(),
                            "the user has " + properties.sessions() + " live sessions or more"),
                    properties.action());
        }
    }
}
