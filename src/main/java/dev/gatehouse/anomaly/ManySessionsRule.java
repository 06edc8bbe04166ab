package dev.gatehouse.anomaly;

import dev.gatehouse.anomaly.AnomalyProperties.ManySessions;
import dev.gatehouse.login.LoginSucceeded;
import dev.gatehouse.session.SessionQueries;
import java.time.Clock;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Finds a user with more live sessions than one person uses, which suggests a shared password. */
@Component
class ManySessionsRule {
    private final ManySessions properties;
    private final SessionQueries sessions;
    private final RuleExecutor executor;
    private final AlertDispatcher alerts;
    private final Clock clock;

    ManySessionsRule(
            AnomalyProperties properties,
            SessionQueries sessions,
            RuleExecutor executor,
            AlertDispatcher alerts,
            Clock clock) {
        this.properties = properties.manySessions();
        this.sessions = sessions;
        this.executor = executor;
        this.alerts = alerts;
        this.clock = clock;
    }

    @EventListener
    void on(LoginSucceeded event) {
        if (properties.action() != Action.OFF) {
            executor.execute(() -> check(event));
        }
    }

    private void check(LoginSucceeded event) {
        String user = event.session().identity().user();
        if (sessions.countOf(user, properties.sessions()) == properties.sessions()) {
            alerts.dispatch(
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
