package dev.gatehouse.storage;

import dev.gatehouse.support.Client;
import dev.gatehouse.support.Response;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Signs users in and out at several nodes at a fixed rate, and remembers the sign-outs that were acknowledged. */
final class SessionLoad implements AutoCloseable {
    static final String PASSWORD = "a long and lonely road";

    private static final int SIGN_IN_THREADS = 32;
    private static final int SIGN_OUT_THREADS = 16;
    private static final int USERS = 1_000;

    private final List<? extends Client> nodes;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private final List<Future<?>> ticks = new ArrayList<>();
    private final Semaphore signIns = new Semaphore(0);
    private final Semaphore signOuts = new Semaphore(0);
    private final BlockingQueue<String> tokens = new LinkedBlockingQueue<>();
    private final Queue<SignOut> acknowledged = new ConcurrentLinkedQueue<>();
    private final Map<String, Long> firstSuccesses = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();
    private final AtomicInteger signedIn = new AtomicInteger();
    private volatile boolean paused;

    /** @param at when the response was received, {@link System#nanoTime()} */
    record SignOut(String token, long at) {}

    SessionLoad(List<? extends Client> nodes, int signInsPerSecond, int signOutsPerSecond) {
        this.nodes = nodes;
        permit(signIns, signInsPerSecond, SIGN_IN_THREADS);
        permit(signOuts, signOutsPerSecond, SIGN_OUT_THREADS);
        run(SIGN_IN_THREADS, signIns, this::signIn);
        run(SIGN_OUT_THREADS, signOuts, this::signOut);
    }

    void setPaused(boolean paused) {
        this.paused = paused;
    }

    /** The acknowledged sign-outs since the last call. */
    List<SignOut> takeAcknowledged() {
        List<SignOut> taken = List.copyOf(acknowledged);
        acknowledged.removeAll(taken);
        return taken;
    }

    /** A token of a session that is live. */
    String takeToken() throws InterruptedException {
        return tokens.take();
    }

    /** From now on, {@link #firstSuccesses} are counted anew. */
    void watch() {
        firstSuccesses.clear();
    }

    /** When the first request succeeded since {@link #watch}, by node and kind. */
    Map<String, Long> firstSuccesses() {
        return firstSuccesses;
    }

    int signedIn() {
        return signedIn.get();
    }

    /** How many responses had each status; 0 stands for no response. */
    Map<Integer, LongAdder> statuses() {
        return statuses;
    }

    @Override
    public void close() {
        ticks.forEach(tick -> tick.cancel(true));
        pace.shutdownNow();
        threads.shutdownNow();
    }

    /** What was missed while all threads waited is not made up for. */
    private void permit(Semaphore permits, int perSecond, int limit) {
        ticks.add(pace.scheduleAtFixedRate(
                () -> {
                    if (!paused && permits.availablePermits() < limit) {
                        permits.release();
                    }
                },
                0,
                TimeUnit.SECONDS.toNanos(1) / perSecond,
                TimeUnit.NANOSECONDS));
    }

    private void run(int count, Semaphore permits, Request request) {
        for (int i = 0; i < count; i++) {
            threads.execute(() -> {
                try {
                    while (true) {
                        permits.acquire();
                        send(request);
                    }
                } catch (InterruptedException closed) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    private void send(Request request) throws InterruptedException {
        int node = ThreadLocalRandom.current().nextInt(nodes.size());
        try {
            statuses.computeIfAbsent(request.send(node), status -> new LongAdder())
                    .increment();
        } catch (UncheckedIOException | IllegalStateException closed) {
            statuses.computeIfAbsent(0, status -> new LongAdder()).increment();
        }
    }

    private int signIn(int node) {
        String user = "user" + ThreadLocalRandom.current().nextInt(USERS);
        Response response = nodes.get(node).authenticate(user, PASSWORD);
        if (response.status() == 200) {
            succeeded("sign-in", node);
            signedIn.incrementAndGet();
            tokens.add(response.text("token"));
        }
        return response.status();
    }

    private int signOut(int node) throws InterruptedException {
        String token = tokens.take();
        int status = nodes.get(node).signOut(token).status();
        if (status == 204) {
            succeeded("sign-out", node);
            acknowledged.add(new SignOut(token, System.nanoTime()));
        }
        return status;
    }

    private void succeeded(String kind, int node) {
        firstSuccesses.putIfAbsent(kind + " at " + node, System.nanoTime());
    }

    private interface Request {
        int send(int node) throws InterruptedException;
    }
}
