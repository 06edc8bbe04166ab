package dev.gatehouse.admin;

import dev.gatehouse.identity.PersonErased;
import dev.gatehouse.identity.PersonalData;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Exports and erases all that is stored of a person, of whatever source. */
@Component
class People {
    private static final int MAX_ENTRIES = 1_000;

    private final List<PersonalData> kinds;
    private final Revocations revocations;
    private final AccountChanges changes;
    private final ApplicationEventPublisher events;

    People(
            List<PersonalData> kinds,
            Revocations revocations,
            AccountChanges changes,
            ApplicationEventPublisher events) {
        this.kinds = List.copyOf(kinds);
        this.revocations = revocations;
        this.changes = changes;
        this.events = events;
    }

    /**
     * @return the entries by their kind, at most {@value MAX_ENTRIES} of each, and in {@code truncated} the kinds that have
     *     more
     * @throws Refusal {@code not_found} if nothing is stored
     */
    @Transactional(readOnly = true)
    public Map<String, Object> export(String user) {
        requireStored(user);
        Map<String, Object> export = new LinkedHashMap<>();
        List<String> truncated = new ArrayList<>();
        export.put("user", user);
        for (PersonalData kind : kinds) {
            List<?> found = kind.of(user, MAX_ENTRIES + 1);
            if (found.size() > MAX_ENTRIES) {
                truncated.add(kind.kind());
            }
            export.put(kind.kind(), found.subList(0, Math.min(MAX_ENTRIES, found.size())));
        }
        export.put("truncated", truncated);
        return export;
    }

    /**
     * Ends the sessions first, which keeps other erasures and sign-outs out until this one is complete. Administrators who erase themselves
     * must leave a local administrator: whether a directory has another one, only its own administrator knows.
     *
     * @throws Refusal {@code not_found} if nothing is stored, {@code last_admin}
     */
    @Transactional
    public void erase(String user, String by) {
        requireStored(user);
        revocations.revokeAllOf(user, null, RevocationReason.USER_GONE);
        kinds.forEach(kind -> kind.erase(user));
        if (by.equals(user)) {
            changes.requireLocalAdministrator();
        } else {
            changes.requireAdministrator();
        }
        events.publishEvent(new PersonErased(by, user));
    }

    private void requireStored(String user) {
        if (kinds.stream().allMatch(kind -> kind.of(user, 1).isEmpty())) {
            throw new Refusal(ProblemCode.NOT_FOUND, "Nothing is stored of a user of this name");
        }
    }
}
