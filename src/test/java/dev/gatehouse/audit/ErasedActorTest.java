package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.identity.Subjects;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.token.keys.Pseudonyms;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Events wait for half a second, or for the end of an outage: their actor may be erased before they are written. */
class ErasedActorTest {
    @AutoClose
    private final Gatehouse gatehouse = Gatehouse.bare();

    @ParameterizedTest
    @ValueSource(strings = {"former", "for: mer"})
    void anEventThatIsWrittenAfterTheErasureOfItsActorHasAPseudonym(String name) {
        gatehouse.bean(Subjects.class).erase(name);
        gatehouse
                .bean(AuditStore.class)
                .append(List.of(
                        AuditEvent.of(Instant.now(), "user_changed", "success").withActor(name, "a: b"),
                        AuditEvent.of(Instant.now(), "user_changed", "success").withActor("other", "a: b")));
        assertThat(gatehouse
                        .bean(JdbcClient.class)
                        .sql("select reason from audit_event where kind = 'user_changed' order by id")
                        .query(String.class)
                        .list())
                .containsExactly("by " + gatehouse.bean(Pseudonyms.class).of(name) + ": a: b", "by other: a: b");
    }
}
