package dev.gatehouse.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FeedFollowerTest {
    private final List<String> requests = new ArrayList<>();
    private final Deque<String> responses = new ArrayDeque<>();
    private final Feed feed = new Feed(Duration.ofMinutes(15), Clock.systemUTC());
    private int completions;
    private final FeedFollower follower = new FeedFollower(
            new GatehouseServer() {
                @Override
                public String keys() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public String revocations(String cursor, int waitSeconds) throws IOException {
                    requests.add(cursor + "/" + waitSeconds);
                    String response = responses.remove();
                    if (response.equals("400")) {
                        throw new UnknownCursorException("the cursor is unknown");
                    }
                    return response;
                }
            },
            feed,
            () -> completions++);

    @Test
    void theFeedIsReadToItsEndBeforeARequestWaits() throws InterruptedException {
        read(page("f.1", "{\"sid\":\"s\",\"until\":4000000000}"));
        assertThat(feed.isComplete()).isFalse();
        read(page("f.1", ""));
        assertThat(feed.isComplete()).isTrue();
        read(page("f.1", ""));
        assertThat(requests).containsExactly("/0", "f.1/0", "f.1/30");
        assertThat(completions).isEqualTo(2);
    }

    @Test
    void tenThousandSessionsMayEndInOneResponse() throws InterruptedException {
        read(page(
                "f.10000",
                IntStream.range(0, 10_000)
                        .mapToObj(i -> "{\"sid\":\"s" + i + "\",\"until\":4000000000}")
                        .collect(Collectors.joining(","))));
        assertThat(feed.size()).isEqualTo(10_000);
        assertThat(follower.failures()).isZero();
    }

    @Test
    void afterAFailureTheCursorStaysAndAnUnknownCursorIsForgotten() throws InterruptedException {
        read(page("f.1", ""));
        read("no JSON");
        read("400");
        read(page("g.1", ""));
        assertThat(requests).containsExactly("/0", "f.1/30", "f.1/30", "/30");
        assertThat(follower.failures()).isEqualTo(2);
    }

    private void read(String response) throws InterruptedException {
        responses.add(response);
        follower.read();
    }

    private static String page(String cursor, String ended) {
        return "{\"cursor\":\"" + cursor + "\",\"ended\":[" + ended + "],\"users\":[]}";
    }
}
