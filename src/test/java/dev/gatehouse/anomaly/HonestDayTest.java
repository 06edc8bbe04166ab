package dev.gatehouse.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.function.Consumer;
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

/** A day of a thousand people with every rule set to end sessions: nobody honest is signed out, and a thief is. */
@Tag("e2e")
class HonestDayTest {
    private static final Logger log = LoggerFactory.getLogger(HonestDayTest.class);
    static final int PEOPLE = 1_000;
    private static final int THIEVES = 10;
    static final Duration STEP = Duration.ofMinutes(10);
    private static final int STEPS = 72;
    private static final List<String> ENDING =
            List.of("many-sessions", "changed-origin", "two-places", "speed", "burst", "probing");
    private static final List<String> RULES = List.of(
            "many_sessions",
            "changed_origin",
            "two_places",
            "speed",
            "burst",
            "probing",
            "new_origin",
            "many_names_from_address",
            "many_addresses_for_name",
            "ended_session_presented");

    @Test
    void nobodyHonestIsSignedOutAndEveryThiefIs() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Gatehouse gatehouse = Gatehouse.bare(List.of(Town.class), arguments())) {
            List<Person> people = IntStream.range(0, PEOPLE)
                    .mapToObj(i -> new Person(gatehouse, i))
                    .toList();
            atOnce(threads, people.stream().map(person -> person::arrive));
            gatehouse.clock().advance(Duration.ofDays(1));
            for (int step = 0; step < STEPS; step++) {
                int now = step;
                atOnce(threads, people.stream().map(person -> () -> person.live(now)));
                gatehouse.clock().advance(STEP.dividedBy(2));
            }
            int requests = people.stream().mapToInt(Person::requests).sum();
            int waits = people.stream().mapToInt(Person::waits).sum();
            Map<String, Integer> alarms =
                    RULES.stream().collect(Collectors.toMap(rule -> rule, rule -> Visitor.alerts(gatehouse, rule)));
            log.info(
                    "a day of {} people, {} requests, {} told to wait; false alarms: {}",
                    PEOPLE,
                    requests,
                    waits,
                    alarms);
            assertThat(requests).isGreaterThan(50 * PEOPLE);
            assertThat(ended(gatehouse)).isZero();
            atOnce(threads, people.stream().limit(THIEVES).map(person -> person::isRobbed));
            assertThat(ended(gatehouse)).isEqualTo(THIEVES);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void atOnce(ExecutorService threads, Stream<Runnable> deeds) throws Exception {
        List<Callable<Object>> all = deeds.map(Executors::callable).toList();
        for (Future<Object> deed : threads.invokeAll(all)) {
            deed.get();
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
                                "--gatehouse.identity.order=town,local",
                                "--gatehouse.throttle.enabled=true",
                                "--gatehouse.caller.trusted-proxies=127.0.0.1"))
                .toArray(String[]::new);
    }

    /** Everybody in town has the password "right". */
    @TestConfiguration(proxyBeanMethods = false)
    static class Town {
        @Bean
        IdentitySources town() {
            return new IdentitySources(List.of(new Townspeople()));
        }
    }

    private static final class Townspeople implements IdentitySource {
        @Override
        public String name() {
            return "town";
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
        public void check(Consumer<String> found) {
            found.accept("well");
        }

        private static Answer known(String user) {
            return new Answer.Known(new Identity(user, "town", Set.of(), Map.of()));
        }
    }
}
