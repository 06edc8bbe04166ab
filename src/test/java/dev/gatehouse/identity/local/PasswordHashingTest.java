package dev.gatehouse.identity.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.PasswordHashing;
import dev.gatehouse.identity.Roles;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.support.Gatehouse;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Limits and costs of password hashes. */
class PasswordHashingTest {
    private static final int WAITING = 32;
    private static final int SIGN_INS = 16;
    private static final CountDownLatch NONE = new CountDownLatch(0);

    private final AtomicInteger matches = new AtomicInteger();

    /** T37. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 2"})
    void oneCoreIsLeftForOtherRequests(int processors, int hashes) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        PasswordHashing hashing = new PasswordHashing(new Counting(end), processors, "hash");
        ExecutorService flood = Executors.newFixedThreadPool(SIGN_INS);
        try {
            List<Thread> threads = new CopyOnWriteArrayList<>();
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < SIGN_INS; i++) {
                answers.add(flood.submit(() -> {
                    threads.add(Thread.currentThread());
                    return hashing.matches("x", "hash");
                }));
            }
            await().until(() -> threads.size() == SIGN_INS
                    && threads.stream()
                            .allMatch(thread -> EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING)
                                    .contains(thread.getState())));
            assertThat(matches.get()).isEqualTo(hashes);
            end.countDown();
            for (Future<Boolean> answer : answers) {
                assertThat(answer.get()).isFalse();
            }
        } finally {
            end.countDown();
            flood.shutdownNow();
        }
    }

    /** T74: a flood of sign-ins would otherwise occupy a thread each. */
    @Test
    void someWaitForACoreAndFurtherOnesAreRefusedAtOnce() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        PasswordHashing hashing = new PasswordHashing(new Counting(NONE), 1, "hash");
        PasswordEncoder slow = new Counting(NONE) {
            @Override
            public boolean matches(CharSequence password, String hash) {
                running.countDown();
                awaitUninterrupted(end);
                return false;
            }
        };
        ExecutorService flood = Executors.newFixedThreadPool(WAITING + 1);
        try {
            List<Future<Boolean>> answers = new ArrayList<>();
            answers.add(flood.submit(() -> hashing.matches("x", "hash", slow)));
            running.await();
            List<Thread> waiting = new CopyOnWriteArrayList<>();
            for (int i = 0; i < WAITING; i++) {
                answers.add(flood.submit(() -> {
                    waiting.add(Thread.currentThread());
                    return hashing.matches("x", "hash");
                }));
            }
            await().until(() -> waiting.size() == WAITING
                    && waiting.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
            assertThatThrownBy(() -> hashing.matches("x", "hash"))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ProblemCode.BUSY));
            assertThatThrownBy(() -> hashing.hash("x")).isInstanceOf(Refusal.class);
            end.countDown();
            for (Future<Boolean> answer : answers) {
                assertThat(answer.get()).isFalse();
            }
            assertThat(hashing.matches("x", "hash")).isFalse();
        } finally {
            end.countDown();
            flood.shutdownNow();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** T29: the time depends on the number of hashes, which is the same for both. */
    @Test
    void anUnknownUserCostsOneHashLikeAKnownUser() {
        try (Gatehouse gatehouse = Gatehouse.bare()) {
            PasswordHashing hashing = new PasswordHashing(new Counting(NONE), 1, "hash");
            LocalUsers users = gatehouse.bean(LocalUsers.class);
            LocalIdentitySource source = new LocalIdentitySource(
                    users, hashing, gatehouse.bean(Roles.class).ofAuthorities("local"));
            assertThat(source.identify(new Credentials.Password("unknown", "x")))
                    .isInstanceOf(Answer.Unknown.class);
            assertThat(matches.getAndSet(0)).isEqualTo(1);
            assertThat(source.identify(new Credentials.Password("admin", "x"))).isInstanceOf(Answer.Rejected.class);
            assertThat(matches.getAndSet(0)).isEqualTo(1);
        }
    }

    /** Counts the hashes, and holds them until the latch opens. */
    private class Counting implements PasswordEncoder {
        private final CountDownLatch end;

        Counting(CountDownLatch end) {
            this.end = end;
        }

        @Override
        public String encode(CharSequence password) {
            return "{counting}";
        }

        @Override
        public boolean matches(CharSequence password, String hash) {
            matches.incrementAndGet();
            awaitUninterrupted(end);
            return false;
        }
    }
}
