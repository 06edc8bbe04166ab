package dev.gatehouse.storage;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.QueryTimeoutException;

/**
 * Runs what several threads want of the database at the same moment together, in one transaction or query. The first thread
 * runs at once; those that come meanwhile are the next group, which one of them runs. Each thread returns after the end of
 * its group, so nothing that was acknowledged can be lost. A group begins after each of its threads has asked, so each
 * thread sees what was committed before.
 *
 * @param <T> what a thread writes, or asks for
 * @param <R> the result for that thread
 */
public final class GroupExecution<T, R> {
    private static final int MAX_SIZE = 64;
    private static final Duration MAX_WAIT = Duration.ofSeconds(3);

    private final int maxSize;
    private final Duration maxWait;
    private final Function<List<T>, List<Optional<R>>> group;
    private final Function<T, R> alone;
    private final Deque<Entry<T, R>> waiting = new ArrayDeque<>();
    private boolean busy;

    /**
     * At most 64 items are a group. A thread waits at most 3 s until a group begins, and at most 3 s for its end.
     *
     * @param group runs several items; returns the results in the order of the items, and none for an item that it has left
     *     out
     * @param alone runs one item on its own, in the thread of the item: one that its group has left out, or any if the group
     *     has failed, perhaps because of another item
     */
    public GroupExecution(Function<List<T>, List<Optional<R>>> group, Function<T, R> alone) {
        this(MAX_SIZE, MAX_WAIT, group, alone);
    }

    /**
     * @param maxSize of a group
     * @param maxWait how long a thread waits until a group begins, and how long for its end
     */
    GroupExecution(int maxSize, Duration maxWait, Function<List<T>, List<Optional<R>>> group, Function<T, R> alone) {
        this.maxSize = maxSize;
        this.maxWait = maxWait;
        this.group = group;
        this.alone = alone;
    }

    /**
     * Returns at the end of the group of the item: what it writes is then committed.
     *
     * @throws QueryTimeoutException if that takes too long
     * @throws RuntimeException that of the transaction or query
     */
    public R run(T item) {
        Entry<T, R> entry = new Entry<>(item);
        if (!isFirst(entry)) {
            await(entry);
        }
        if (entry.leads) {
            lead();
        }
        RuntimeException failure = entry.failure;
        if (failure != null) {
            throw failure;
        }
        R result = entry.result;
        return result == null ? alone.apply(item) : result;
    }

    /** How many threads wait for the next groups. */
    synchronized int waiting() {
        return waiting.size();
    }

    private synchronized boolean isFirst(Entry<T, R> entry) {
        waiting.add(entry);
        entry.leads = !busy;
        busy = true;
        return entry.leads;
    }

    /** Waits for the end of the group, or until this thread is to run one. */
    private void await(Entry<T, R> entry) {
        try {
            if (entry.signal.await(maxWait.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
            if (withdraw(entry)) {
                throw new QueryTimeoutException("waited for others at the database for " + maxWait);
            }
            if (!entry.signal.await(maxWait.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new QueryTimeoutException(
                        "what several threads want of the database did not end within " + maxWait);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (!withdraw(entry) && entry.leads) {
                return;
            }
            throw new QueryTimeoutException("interrupted", e);
        }
    }

    /** @return false if a group with the item has begun, or if the thread is to run it */
    private synchronized boolean withdraw(Entry<T, R> entry) {
        return !entry.leads && waiting.remove(entry);
    }

    private void lead() {
        List<Entry<T, R>> members = next();
        try {
            run(members);
        } finally {
            members.forEach(member -> member.signal.countDown());
            appointNext();
        }
    }

    private synchronized List<Entry<T, R>> next() {
        List<Entry<T, R>> members = new ArrayList<>();
        while (!waiting.isEmpty() && members.size() < maxSize) {
            members.add(waiting.remove());
        }
        return members;
    }

    private synchronized void appointNext() {
        Entry<T, R> next = waiting.peek();
        busy = next != null;
        if (next != null) {
            next.leads = true;
            next.signal.countDown();
        }
    }

    private void run(List<Entry<T, R>> members) {
        try {
            List<Optional<R>> results =
                    group.apply(members.stream().map(member -> member.item).toList());
            for (int i = 0; i < results.size(); i++) {
                members.get(i).result = results.get(i).orElse(null);
            }
        } catch (RuntimeException e) {
            boolean concernsAll =
                    members.size() == 1 || (StoreOutage.isCauseOf(e) && !(e instanceof ConcurrencyFailureException));
            if (concernsAll) {
                members.forEach(member -> member.failure = e);
            }
        }
    }

    /** Written before the signal, and read after it. */
    private static final class Entry<T, R> {
        private final T item;
        private final CountDownLatch signal = new CountDownLatch(1);
        private volatile boolean leads;
        private @Nullable R result;
        private @Nullable RuntimeException failure;

        private Entry(T item) {
            this.item = item;
        }
    }
}
