package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.identity.IdentityFixture;
import dev.gatehouse.identity.Subjects;
import dev.gatehouse.support.LiveHeap;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.token.keys.KeyFixture;
import dev.gatehouse.token.keys.Pseudonyms;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** The queue of audit events, when the store does not take them. */
@Tag("unit")
class AuditWriterTest {
    private static final int CAPACITY = 20_000;

    @AutoClose
    private final MemoryDatabase database = new MemoryDatabase();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Subjects subjects = IdentityFixture.subjects(database);
    private final Pseudonyms pseudonyms = new Pseudonyms(KeyFixture.hash());
    private final AuditWriter writer =
            new AuditWriter(new AuditStore(database.jdbc(), new JdbcTemplate(database), subjects, pseudonyms), meters);

    @Test
    void anOutageOfAnyLengthTakesBoundedMemoryAndTheFirstEventsAreWrittenAfterwards() {
        database.setAvailable(false);
        String text = "x".repeat(16_384);
        assertThat(LiveHeap.growth(() -> IntStream.range(0, CAPACITY + 5_000).forEach(i -> add(i + text))))
                .isLessThan(60_000_000);
        writer.write();
        writer.write();
        assertThat(lost()).isEqualTo(5_000);
        database.setAvailable(true);
        writer.write();
        assertThat(database.rows("audit_event")).isEqualTo(CAPACITY);
        add("next");
        writer.write();
        assertThat(database.rows("audit_event")).isEqualTo(CAPACITY + 1);
        assertThat(lost()).isEqualTo(5_000);
    }

    /** Such as an exception of the driver that is none of the database. */
    @Test
    void anEventThatCannotBeSentToTheStoreIsDroppedAlone() {
        AuditStore picky = new AuditStore(database.jdbc(), new JdbcTemplate(database), subjects, pseudonyms) {
            @Override
            public void append(List<AuditEvent> events) {
                if (events.stream().anyMatch(event -> "bad".equals(event.reason()))) {
                    throw new IllegalArgumentException("on purpose");
                }
                super.append(events);
            }
        };
        AuditWriter writer = new AuditWriter(picky, meters);
        for (String reason : new String[] {"first", "bad", "second"}) {
            writer.add(AuditEvent.of(Instant.EPOCH, "test", "success").withReason(reason));
        }
        writer.write();
        assertThat(new AuditQueries(database.jdbc()).after(0, EventFilter.NONE, 10))
                .extracting(AuditEvent::reason)
                .containsExactly("first", "second");
        assertThat(lost()).isEqualTo(1);
    }

    @Test
    void anEventThatWasQueuedBeforeAnErasureIsWrittenWithThePseudonym() {
        writer.add(AuditEvent.of(Instant.EPOCH, "test", "success").withUser("alice"));
        subjects.erase("alice");
        writer.write();
        assertThat(new AuditQueries(database.jdbc()).after(0, EventFilter.NONE, 10))
                .extracting(AuditEvent::user)
                .containsExactly(pseudonyms.of("alice"));
    }

    private void add(String reason) {
        writer.add(AuditEvent.of(Instant.EPOCH, "test", "success").withReason(reason));
    }

    private double lost() {
        return meters.counter("gatehouse.audit.lost").count();
    }
}
