package dev.gatehouse.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.LiveHeap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What clients without an account send is not kept in its full length. */
class StrangerTextTest {
    private static final String TEXT = "x".repeat(15_000);

    @Test
    void signInsWithLongNamesOfASourceLeaveLittleMemoryInUse() {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.watch.stuffing.names=1000000")) {
            IntStream.range(0, 200).forEach(i -> attempt(gatehouse, "warm-up-" + i));
            assertThat(LiveHeap.growth(() -> IntStream.range(0, 3_000).forEach(i -> attempt(gatehouse, i + TEXT))))
                    .isLessThan(20_000_000);
        }
    }

    private static void attempt(Gatehouse gatehouse, String source) {
        assertThat(gatehouse
                        .sendJson("POST", "/authenticate", Json.object("source", source, "token", "none"))
                        .status())
                .isEqualTo(403);
    }
}
