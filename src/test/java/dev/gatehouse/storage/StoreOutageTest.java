package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** An outage is logged once when it begins and once when it ends. */
@ExtendWith(OutputCaptureExtension.class)
class StoreOutageTest {
    private final StoreOutage outage =
            new StoreOutage(LoggerFactory.getLogger(StoreOutageTest.class), "work waits", "work is done");

    @Test
    void theBeginningAndTheEndAreLoggedOnceEach(CapturedOutput log) {
        outage.succeeded();
        assertThat(log.getAll()).doesNotContain("store");
        for (int i = 0; i < 3; i++) {
            outage.failed(new DataAccessResourceFailureException("down"));
        }
        assertThat(outage.isActive()).isTrue();
        assertThat(log.getAll()).containsOnlyOnce("store unavailable: work waits");
        outage.succeeded();
        outage.succeeded();
        assertThat(outage.isActive()).isFalse();
        assertThat(log.getAll()).containsOnlyOnce("store available again: work is done");
        outage.failed(new DataAccessResourceFailureException("down"));
        assertThat(log.getAll().split("store unavailable", -1)).hasSize(3);
    }

    @Test
    void aRefusedValueIsNoOutage() {
        assertThat(StoreOutage.isCauseOf(new CannotCreateTransactionException("down")))
                .isTrue();
        assertThat(StoreOutage.isCauseOf(new TransactionSystemException("rollback failed")))
                .isTrue();
        assertThat(StoreOutage.isCauseOf(new DataIntegrityViolationException("too long")))
                .isFalse();
    }
}
