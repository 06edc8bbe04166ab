package dev.gatehouse.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.config.Findings;
import dev.gatehouse.identity.Affix;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.support.Gatehouse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A day of a thousand users with every rule set to end sessions: no legitimate session ends, and each stolen one does. */
@Tag("slow")
class SimulatedDayTest {
    private static final Logger log = LoggerFactory.getLogger(SimulatedDayTest.class);
    static final int USERS = 1_000;
    private static final int THIEVES = 10;
    static final Duration STEP = Duration.ofMinutes(10);
    private static final int STEPS = 72;
    private static final List<String> ENDING =
            List.of("many-sessions", "changed-origin", "two-places", "speed", "probing");
    private static final List<String> RULES = List.of(
            "many_sessions",
            "changed_origin",
            "two_places",
            "speed",
            "probing",
            "new_origin",
            "many_names_from_address",
            "many_addresses_for_name",
            "ended_session_presented");

    @Test
    void noLegitimateSessionEndsAndEachStolenOneDoes() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Gatehouse gatehouse = Gatehouse.bare(List.of(AcceptingSource.class), arguments())) {
            List<SimulatedUser> users = IntStream.range(0, USERS)
                    .mapToObj(i -> new SimulatedUser(gatehouse, i))
                    .toList();
            inParallel(threads, users.stream().map(user -> user::signInEverywhere));
            gatehouse.clock().advance(Duration.ofDays(1));
            for (int step = 0; step < STEPS; step++) {
                int now = step;
                inParallel(threads, users.stream().map(user -> () -> user.work(now)));
                gatehouse.clock().advance(STEP.dividedBy(2));
            }
            int requests = users.stream().mapToInt(SimulatedUser::requests).sum();
            int rejections = users.stream().mapToInt(SimulatedUser::rejections).sum();
            Map<String, Integer> falseAlarms = RULES.stream()
                    .collect(Collectors.toMap(rule -> rule, rule -> RemoteClient.alerts(gatehouse, rule)));
            log.info(
                    "a day of {} users, {} requests, {} sign-ins throttled; false alarms: {}",
                    USERS,
                    requests,
                    rejections,
                    falseAlarms);
            assertThat(requests).isGreaterThan(50 * USERS);
            assertThat(ended(gatehouse)).isZero();
            inParallel(threads, users.stream().limit(THIEVES).map(user -> user::useStolenToken));
            assertThat(ended(gatehouse)).isEqualTo(THIEVES);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void inParallel(ExecutorService threads, Stream<Runnable> actions) throws Exception {
        List<Callable<Object>> all = actions.map(Executors::callable).toList();
        for (Future<Object> action : threads.invokeAll(all)) {
            action.get();
        }
    }

    private static int ended(Gatehouse gatehouse) {
        return gatehouse
                .bean(JdbcClient.class)
                .sql("select count(*) from session where end_reason = 'watch'")
                .query(Integer.class)
                .single();
    }

    private static String[] arguments() {
        return Stream.concat(
                        ENDING.stream().map(rule -> "--gatehouse.watch." + rule + ".action=end-session"),
                        Stream.of(
                                "--gatehouse.watch.new-origin.action=alert",
                                "--gatehouse.identity.order=accepting,local",
                                "--gatehouse.throttle.enabled=true",
                                "--gatehouse.caller.trusted-proxies=127.0.0.1"))
                .toArray(String[]::new);
    }

    /** Every user name exists and has the password "right". */
    @TestConfiguration(proxyBeanMethods = false)
    static class AcceptingSource {
        @Bean
        IdentitySources.Kind acceptingSources() {
            return new IdentitySources.Kind(List.of(new AcceptingIdentitySource()));
        }
    }

    private static final class AcceptingIdentitySource implements IdentitySource {
        @Override
        public String name() {
            return "accepting";
        }

        @Override
        public boolean optional() {
            return false;
        }

        @Override
        public Affix affix() {
            return Affix.NONE;
        }

        @Override
        public Answer identify(Credentials.Password credentials) {
            return "right".equals(credentials.password())
                    ? known(credentials.user())
                    : new Answer.Rejected("wrong password");
        }

        @Override
        public Optional<Answer> current(String user) {
            return Optional.of(known(user));
        }

        @Override
        public void check(Findings found) {
            found.accept("available");
        }

        private static Answer known(String user) {
            return new Answer.Known(new Identity(user, "accepting", Set.of(), Map.of()));
        }
    }
}
