package dev.gatehouse.storage;

import dev.gatehouse.threads.ThreadPools;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The one place that deletes by time: a clock that has jumped deletes nothing. */
@Component
public class ExpiredData {
    private static final Logger log = LoggerFactory.getLogger(ExpiredData.class);

    private final List<ExpiringData> data;
    private final ExpiryClock clock;
    private final StoreOutage outage = new StoreOutage(log, "expired data is not deleted", "expired data is deleted");

    ExpiredData(List<ExpiringData> data, ExpiryClock clock) {
        this.data = data;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 60_000, initialDelay = 60_000, scheduler = ThreadPools.HOUSEKEEPING)
    public void delete() {
        if (!clock.isSteady()) {
            return;
        }
        try {
            data.forEach(expiring -> expiring.deleteExpired(clock.instant()));
            outage.succeeded();
        } catch (RuntimeException e) {
            if (!StoreOutage.isCauseOf(e)) {
                throw e;
            }
            outage.failed(e);
        }
    }
}
