package dev.gatehouse.audit;

import dev.gatehouse.identity.PersonErased;
import dev.gatehouse.identity.PersonalData;
import java.time.Clock;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The audit events of a person. After an erasure they stay, with a pseudonym in the place of the name. */
@Component
record EventsOfPerson(AuditStore store, AuditQueries queries, Clock clock) implements PersonalData {

    @Override
    public String kind() {
        return "events";
    }

    @Override
    public List<AuditEvent> of(String user, int limit) {
        return queries.page(EventFilter.ofUser(user), true, null, limit);
    }

    @Override
    public void erase(String user) {
        store.replaceName(user);
    }

    /** Written at once, in the transaction of the erasure: there is none without its event. */
    @EventListener
    void on(PersonErased event) {
        String by = event.by().equals(event.user()) ? "the person" : event.by();
        store.append(List.of(AuditEvent.of(clock.instant(), "person_erased", AuditEvent.SUCCESS)
                .withUser(event.user())
                .withActor(by, "all stored data deleted")));
    }
}
