package dev.gatehouse.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;

/** Which lookups are one statement. */
@Tag("unit")
@Timeout(20)
class GroupedQueryTest {
    private static final Map<String, Integer> VALUES = Map.of("one", 1, "two", 2);

    private final List<Set<String>> statements = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch released = new CountDownLatch(1);
    private final GroupedQuery<String, Integer> query = new GroupedQuery<>(this::read);

    @Test
    void aThreadAloneAsksAtOnceAndAgainEachTime() {
        assertThat(query.find("one")).contains(1);
        assertThat(query.find("one")).contains(1);
        assertThat(query.find("three")).isEmpty();
        assertThat(statements).containsExactly(Set.of("one"), Set.of("one"), Set.of("three"));
    }

    @Test
    void whatSeveralThreadsAskDuringAStatementIsTheNextOne() throws Exception {
        FutureTask<Optional<Integer>> blocked = ask("blocked");
        List<FutureTask<Optional<Integer>>> others = List.of(ask("one"), ask("two"), ask("two"), ask("three"));
        released.countDown();
        assertThat(blocked.get()).isEmpty();
        assertThat(others.get(0).get()).contains(1);
        assertThat(others.get(1).get()).contains(2);
        assertThat(others.get(2).get()).contains(2);
        assertThat(others.get(3).get()).isEmpty();
        assertThat(statements).containsExactly(Set.of("blocked"), Set.of("one", "two", "three"));
    }

    @Test
    void anErrorOfOneKeyIsNotThatOfTheOthers() throws Exception {
        FutureTask<Optional<Integer>> blocked = ask("blocked");
        List<FutureTask<Optional<Integer>>> others = List.of(ask("bad"), ask("two"));
        released.countDown();
        blocked.get();
        assertThatThrownBy(others.get(0)::get).hasCauseInstanceOf(DataIntegrityViolationException.class);
        assertThat(others.get(1).get()).contains(2);
    }

    @Test
    void anOutageIsThatOfAllAndIsNotAskedForEachOfThem() throws Exception {
        FutureTask<Optional<Integer>> blocked = ask("blocked");
        List<FutureTask<Optional<Integer>>> others = List.of(ask("outage"), ask("two"));
        released.countDown();
        blocked.get();
        for (FutureTask<Optional<Integer>> other : others) {
            assertThatThrownBy(other::get).hasCauseInstanceOf(DataAccessResourceFailureException.class);
        }
        assertThat(statements).hasSize(2);
    }

    /** Returns when the thread waits, for its statement or for that of another. */
    private FutureTask<Optional<Integer>> ask(String key) {
        FutureTask<Optional<Integer>> task = new FutureTask<>(() -> query.find(key));
        Thread thread = new Thread(task, key);
        thread.setDaemon(true);
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return task;
    }

    private Map<String, Integer> read(Collection<String> keys) {
        statements.add(Set.copyOf(keys));
        if (keys.contains("blocked")) {
            await();
        }
        if (keys.contains("bad")) {
            throw new DataIntegrityViolationException("bad");
        }
        if (keys.contains("outage")) {
            throw new DataAccessResourceFailureException("outage");
        }
        return VALUES;
    }

    private void await() {
        try {
            assertThat(released.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
