package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.storage.SessionLoad.SignOut;
import dev.gatehouse.support.GatehouseProcess;
import dev.gatehouse.support.PatroniCluster;
import dev.gatehouse.support.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The primary is killed under load, with its Patroni, as by a failure of its machine. Patroni promotes the standby. */
@Tag("slow")
class PatroniFailoverTest {
    private static final Logger log = LoggerFactory.getLogger(PatroniFailoverTest.class);
    private static final int MANY = 250;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    private Path data;

    @TempDir
    private Path servers;

    @Test
    void noAcknowledgedSignOutIsLostAndRequestsWithATokenAreServedMeanwhile() throws Exception {
        try (PatroniCluster store = new PatroniCluster(servers);
                GatehouseProcess one = node(store);
                GatehouseProcess two = node(store);
                SessionLoad load = new SessionLoad(List.of(one, two), 50, 20)) {
            String token = one.authenticate("alice", SessionLoad.PASSWORD).text("token");
            awaitSignIns(load);
            store.killPrimary();
            long killedAt = System.nanoTime();
            load.watch();
            List<Integer> meanwhile = new ArrayList<>();
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(200)).until(() -> {
                meanwhile.add(one.getAs(token, "/verify").status());
                return load.firstSuccesses().size() == 4;
            });
            long back = TimeUnit.NANOSECONDS.toMillis(
                    Collections.max(load.firstSuccesses().values()) - killedAt);
            assertThat(store.isFailedOver()).isTrue();
            assertThat(meanwhile).containsOnly(200);
            awaitSignIns(load);
            load.setPaused(true);
            List<SignOut> signOuts = load.takeAcknowledged();
            assertThat(signOuts).hasSizeGreaterThan(MANY / 5);
            assertThat(load.statuses()).doesNotContainKey(500);
            try (GatehouseProcess started = node(store)) {
                assertThat(signOuts).allMatch(signOut -> isEnded(started.getAs(signOut.token(), "/me")));
            }
            store.restartKilled();
            log.info("back after {} ms, statuses {}, sign-outs {}", back, load.statuses(), signOuts.size());
        }
    }

    private static void awaitSignIns(SessionLoad load) {
        int before = load.signedIn();
        await().atMost(LIMIT).until(() -> load.signedIn() > before + MANY);
    }

    private static boolean isEnded(Response response) {
        return response.problem().startsWith("401 session_ended");
    }

    private GatehouseProcess node(PatroniCluster store) {
        return FailoverTest.node(store.url(), data);
    }
}
