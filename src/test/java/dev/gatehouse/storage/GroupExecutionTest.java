package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;

/** Which items run together, and what an error of one item does to the others. */
@Tag("unit")
@Timeout(20)
class GroupExecutionTest {
    private static final int MAX_SIZE = 4;
    private static final Duration MAX_WAIT = Duration.ofSeconds(10);

    private final List<List<String>> groups = Collections.synchronizedList(new ArrayList<>());
    private final List<String> alone = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private RuntimeException failure = new DataIntegrityViolationException("a row of the group");

    @AfterEach
    void stop() {
        released.countDown();
        threads.shutdownNow();
    }

    @Test
    void aThreadAloneWritesAtOnce() {
        GroupExecution<String, String> execution = execution(MAX_WAIT);
        assertThat(execution.run("a")).isEqualTo("a in group 1");
        assertThat(execution.run("b")).isEqualTo("b in group 2");
    }

    @Test
    void thoseThatComeMeanwhileAreWrittenTogetherInTheirOrderAndUpToABound() throws Exception {
        GroupExecution<String, String> execution = execution(MAX_WAIT);
        List<Future<String>> results = behindAnother(execution, "b", "c", "d", "e", "f");
        released.countDown();
        for (Future<String> result : results) {
            result.get();
        }
        assertThat(groups).containsExactly(List.of("first"), List.of("b", "c", "d", "e"), List.of("f"));
        assertThat(results.get(4).get()).isEqualTo("f in group 3");
        assertThat(alone).isEmpty();
    }

    @Test
    void anItemWithoutAResultIsWrittenAlone() throws Exception {
        GroupExecution<String, String> execution = execution(MAX_WAIT);
        List<Future<String>> results = behindAnother(execution, "b", "full", "c");
        released.countDown();
        assertThat(results.get(1).get()).isEqualTo("full alone");
        assertThat(results.get(2).get()).isEqualTo("c in group 2");
        assertThat(alone).containsExactly("full");
    }

    @ParameterizedTest
    @ValueSource(classes = {DataIntegrityViolationException.class, CannotAcquireLockException.class})
    void anErrorOfOneItemFailsThatOneOnly(Class<? extends RuntimeException> type) throws Exception {
        failure = type.getConstructor(String.class).newInstance("a row of the group");
        GroupExecution<String, String> execution = execution(MAX_WAIT);
        List<Future<String>> results = behindAnother(execution, "b", "bad", "c");
        released.countDown();
        assertThat(results.get(0).get()).isEqualTo("b alone");
        assertThat(results.get(2).get()).isEqualTo("c alone");
        assertThatThrownBy(() -> results.get(1).get()).hasCause(failure);
    }

    @Test
    void anOutageFailsTheWholeGroupAndLaterOnesAreWritten() throws Exception {
        failure = new DataAccessResourceFailureException("no connection");
        GroupExecution<String, String> execution = execution(MAX_WAIT);
        List<Future<String>> results = behindAnother(execution, "b", "bad", "c");
        released.countDown();
        for (Future<String> result : results) {
            assertThatThrownBy(result::get).hasCause(failure);
        }
        assertThat(alone).isEmpty();
        assertThat(execution.run("later")).isEqualTo("later in group 3");
    }

    @Test
    void aGroupOfOneIsNotTriedTwice() {
        assertThatThrownBy(() -> execution(MAX_WAIT).run("bad")).isSameAs(failure);
        assertThat(alone).isEmpty();
    }

    @Test
    void anItemThatHasWaitedTooLongIsNotWritten() throws Exception {
        GroupExecution<String, String> execution = execution(Duration.ofMillis(1));
        Future<String> first = threads.submit(() -> execution.run("first"));
        begun.await();
        assertThatThrownBy(() -> execution.run("late")).isInstanceOf(QueryTimeoutException.class);
        released.countDown();
        first.get();
        assertThat(execution.run("next")).isEqualTo("next in group 2");
        assertThat(groups).containsExactly(List.of("first"), List.of("next"));
    }

    @Test
    void anInterruptedThreadLeavesTheOthersToWrite() throws Exception {
        GroupExecution<String, String> execution = execution(MAX_WAIT);
        List<Future<String>> results = behindAnother(execution, "b", "c");
        results.get(0).cancel(true);
        assertThatThrownBy(() -> results.get(0).get()).isInstanceOf(CancellationException.class);
        released.countDown();
        assertThat(results.get(1).get()).startsWith("c in group");
    }

    @Test
    void manyThreadsAreEachWrittenOnce() throws Exception {
        released.countDown();
        GroupExecution<String, String> execution = execution(MAX_WAIT);
        List<Future<String>> results = IntStream.range(0, 2_000)
                .mapToObj(i -> threads.submit(() -> execution.run("item " + i)))
                .toList();
        for (Future<String> result : results) {
            result.get();
        }
        assertThat(groups.stream().flatMap(List::stream)).hasSize(2_000).doesNotHaveDuplicates();
        assertThat(groups).allMatch(group -> group.size() <= MAX_SIZE);
    }

    /** Items that wait, in this order, while a thread writes the first. */
    private List<Future<String>> behindAnother(GroupExecution<String, String> execution, String... items)
            throws Exception {
        Future<String> first = threads.submit(() -> execution.run("first"));
        begun.await();
        assertThat(first).isNotDone();
        List<Future<String>> results = new ArrayList<>();
        for (String item : items) {
            results.add(threads.submit(() -> execution.run(item)));
            while (execution.waiting() < results.size()) {
                Thread.onSpinWait();
            }
        }
        return results;
    }

    private GroupExecution<String, String> execution(Duration maxWait) {
        return new GroupExecution<>(MAX_SIZE, maxWait, this::together, item -> {
            alone.add(item);
            if (item.equals("bad")) {
                throw failure;
            }
            return item + " alone";
        });
    }

    private List<Optional<String>> together(List<String> items) {
        groups.add(items);
        if (items.contains("first")) {
            begun.countDown();
            await(released);
        }
        if (items.contains("bad")) {
            throw failure;
        }
        return items.stream()
                .map(item -> item.equals("full")
                        ? Optional.<String>empty()
                        : Optional.of(item + " in group " + groups.size()))
                .toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
