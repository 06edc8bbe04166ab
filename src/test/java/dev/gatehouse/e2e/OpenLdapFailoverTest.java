package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Answer;
import dev.gatehouse.support.Gatehouse;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two servers of one directory, one of which is killed. */
@Tag("e2e")
class OpenLdapFailoverTest {

    @Test
    void noneOfTwoHundredSignInsIsLostWhenTheFirstServerIsKilledAndItIsUsedAgainWhenItIsBack() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Slapd first = Slapd.started();
                Slapd second = Slapd.started();
                Gatehouse gatehouse = Corp.at(first.url() + "," + second.url(), options())) {
            List<Future<Integer>> signIns = IntStream.range(0, 200)
                    .mapToObj(i -> threads.submit(() -> {
                        if (i == 100) {
                            first.kill();
                        }
                        return signIn(gatehouse).status();
                    }))
                    .toList();
            for (Future<Integer> signIn : signIns) {
                assertThat(signIn.get()).isEqualTo(200);
            }
            second.stop();
            assertThat(signIn(gatehouse).problem()).startsWith("503 identity_source_unavailable");
            assertThat(signIn(gatehouse).header("Retry-After")).isEqualTo("5");
            first.start();
            await().until(() -> signIn(gatehouse).status() == 200);
            second.start();
        } finally {
            threads.shutdownNow();
        }
    }

    private static Answer signIn(Gatehouse gatehouse) {
        return gatehouse.authenticate("alice", "alice-secret");
    }

    private static String[] options() {
        return Stream.concat(Stream.of(Corp.SERVICE_ACCOUNT), Stream.of(Corp.KEY + "retry-after=200ms"))
                .toArray(String[]::new);
    }
}
