package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.storage.SessionLoad.SignOut;
import dev.gatehouse.support.Client;
import dev.gatehouse.support.GatehouseProcess;
import dev.gatehouse.support.PostgresPair;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The primary of PostgreSQL is killed under load and its standby promoted, again and again, under two running nodes. An
 * acknowledged sign-out stays: also one that the new primary lacks, because the nodes remember it.
 */
@Tag("slow")
class FailoverTest {
    private static final Logger log = LoggerFactory.getLogger(FailoverTest.class);
    private static final int FAILOVERS = Integer.getInteger("failovers", 2);
    private static final int SIGN_INS_PER_SECOND = Integer.getInteger("failovers.sign-ins", 200);
    private static final int SIGN_OUTS_PER_SECOND = 50;
    private static final Duration LOAD = Duration.ofSeconds(3);
    private static final Duration KNOWN_EVERYWHERE = Duration.ofSeconds(2);
    private static final Duration SERVICE_BACK = Duration.ofSeconds(10);
    private static final int NEW_SIGN_OUTS = 10;
    private static final String HASH = "{SHA-1}47171fed330c7707e5e14cdfbef4d3d6e41fb26c";

    @TempDir
    private static Path data;

    private final List<Long> recoveries = new ArrayList<>();
    private final List<Long> noticed = new ArrayList<>();
    private int acknowledged;
    private int lostByTheStore;
    private int live;

    @Test
    void acknowledgedSignOutsStayAndTheServiceComesBack() throws Exception {
        try (PostgresPair store = new PostgresPair(data.resolve("postgres"));
                GatehouseProcess one = node(store);
                GatehouseProcess two = node(store);
                SessionLoad load = new SessionLoad(List.of(one, two), SIGN_INS_PER_SECOND, SIGN_OUTS_PER_SECOND)) {
            List<GatehouseProcess> nodes = List.of(one, two);
            for (int i = 0; i < FAILOVERS; i++) {
                failOver(store, nodes, load, i % 2 == 0);
            }
            log.info("statuses {}, sign-ins {}", load.statuses(), load.signedIn());
            assertThat(load.statuses()).doesNotContainKey(500);
            assertThat(nodes).allMatch(node -> ProcessHandle.of(node.pid()).isPresent());
        }
        Collections.sort(recoveries);
        Collections.sort(noticed);
        log.info(
                "failovers {}, acknowledged sign-outs {}, of which the store lost {}, live {}; service back after {} ms"
                        + " (median), {} ms (longest); a sign-out was noticed by the other node after {} ms (longest)",
                FAILOVERS,
                acknowledged,
                lostByTheStore,
                live,
                recoveries.get(recoveries.size() / 2),
                recoveries.get(recoveries.size() - 1),
                noticed.get(noticed.size() - 1));
        assertThat(live).isZero();
        assertThat(recoveries).allMatch(millis -> millis < SERVICE_BACK.toMillis());
    }

    private void failOver(PostgresPair store, List<GatehouseProcess> nodes, SessionLoad load, boolean synchronous)
            throws Exception {
        store.setSynchronous(synchronous);
        load.takeAcknowledged();
        int before = load.signedIn();
        load.setPaused(false);
        pause(LOAD);
        if (!synchronous) {
            store.cutReplication();
        }
        long cutAt = System.nanoTime();
        pause(LOAD);
        int signIns = load.signedIn() - before;
        long killedAt = System.nanoTime();
        store.failOver();
        load.watch();
        long promotedAt = System.nanoTime();
        await().atMost(Duration.ofSeconds(60)).until(() -> load.firstSuccesses().size() == 2 * nodes.size());
        Map<String, Long> successes = load.firstSuccesses();
        long back = TimeUnit.NANOSECONDS.toMillis(Collections.max(successes.values()) - promotedAt);
        recoveries.add(back);
        pause(KNOWN_EVERYWHERE);
        List<SignOut> signOuts = load.takeAcknowledged().stream()
                .filter(signOut -> signOut.at() < System.nanoTime() - KNOWN_EVERYWHERE.toNanos())
                .toList();
        acknowledged += signOuts.size();
        lostByTheStore += synchronous
                ? 0
                : (int) signOuts.stream()
                        .filter(out -> out.at() > cutAt && out.at() < killedAt)
                        .count();
        List<String> stillLive = new ArrayList<>();
        nodes.forEach(node -> stillLive.addAll(live(node, signOuts)));
        for (int i = 0; i < NEW_SIGN_OUTS; i++) {
            noticed.add(noticedAfter(nodes.get(i % 2), nodes.get(1 - i % 2), load.takeToken()));
        }
        load.setPaused(true);
        if (!synchronous) {
            try (GatehouseProcess started = node(store)) {
                stillLive.addAll(live(started, signOuts));
            }
        }
        live += stillLive.size();
        log.info(
                "{} failover: sign-ins {}, sign-outs {}, live {}, back after {} ms",
                synchronous ? "synchronous" : "asynchronous",
                signIns,
                signOuts.size(),
                stillLive.size(),
                back);
        store.rebuildStandby();
    }

    private static Collection<String> live(Client node, List<SignOut> signOuts) {
        return signOuts.stream()
                .map(SignOut::token)
                .filter(token -> !isEnded(node, token))
                .toList();
    }

    private static boolean isEnded(Client node, String token) {
        return node.getAs(token, "/me").problem().startsWith("401 session_ended");
    }

    private static long noticedAfter(Client one, Client other, String token) {
        assertThat(one.signOut(token).status()).isEqualTo(204);
        long signedOutAt = System.nanoTime();
        await().atMost(KNOWN_EVERYWHERE).until(() -> isEnded(other, token));
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - signedOutAt);
    }

    private static void pause(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }

    private static GatehouseProcess node(PostgresPair store) {
        return node(store.url(), data);
    }

    /**
     * Every user of this node exists and has the same password, with a hash that is computed quickly.
     *
     * @param data the folder of all nodes
     */
    static GatehouseProcess node(String url, Path data) {
        String users = "--gatehouse.identity.jdbc.any.";
        return GatehouseProcess.bare(
                "--spring.datasource.url=" + url,
                "--gatehouse.data-dir=" + data.resolve("node"),
                "--gatehouse.throttle.enabled=false",
                users + "url=jdbc:h2:mem:users",
                users + "username=sa",
                users + "password=",
                users + "user-query=select cast(:user as varchar), '" + HASH + "', true",
                users + "roles-query=select 'none' where :user = ''");
    }
}
