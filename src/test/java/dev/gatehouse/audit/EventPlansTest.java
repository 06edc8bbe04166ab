package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.MappedQuerySpec;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** A page of events reads few rows of many, whatever the filter. */
class EventPlansTest extends OnBothStores {
    private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");
    private static final int EVENTS = 50_000;
    private static final int BATCH = 10_000;
    private static final int LIMIT = 51;
    private static final Pattern NUMBERS =
            Pattern.compile("(?:scanCount: |Rows Removed by Filter: |actual .{0,40}rows=)(\\d+)");

    EventPlansTest() {
        super(Gatehouse::bare, "--gatehouse.audit.keep=36500d");
    }

    /** One event a second. The first tenth has the kinds, users and outcomes that the others do not have. */
    @BeforeAll
    void addEvents() {
        for (Gatehouse gatehouse : stores()) {
            for (int first = 0; first < EVENTS; first += BATCH) {
                gatehouse
                        .bean(AuditStore.class)
                        .append(IntStream.range(first, first + BATCH)
                                .mapToObj(EventPlansTest::event)
                                .toList());
            }
            gatehouse.bean(JdbcClient.class).sql("analyze").update();
        }
    }

    private static AuditEvent event(int second) {
        boolean early = second < EVENTS / 10;
        return AuditEvent.of(START.plusSeconds(second), early ? "early" : "late", early ? "refused" : "success")
                .withUser("user-" + (early ? second % 2 : second % 1_000))
                .withAddress("192.0.2." + (early ? 1 : second % 256));
    }

    @ParameterizedTest
    @CsvSource({
        "       ,           ,          ,        ,      ,      ",
        "early  ,           ,          ,        ,      ,      ",
        "late   ,           ,          ,        ,      ,      ",
        "       , user-1    ,          ,        ,      ,      ",
        "       , user-999  ,          ,        ,      ,      ",
        "       ,           , 192.0.2.1,        ,      ,      ",
        "       ,           ,          , refused,      ,      ",
        "       ,           ,          , success,      ,      ",
        "       ,           ,          ,        , 45000,      ",
        "       ,           ,          ,        , 100  ,      ",
        "       ,           ,          ,        ,      , 4000 ",
        "       ,           ,          ,        , 20000, 30000",
        "late   ,           ,          ,        , 45000,      ",
        "early  ,           ,          ,        , 4500 ,      ",
        "       , user-999  ,          ,        , 40000,      ",
        "       , nobody    ,          ,        , 40000,      ",
    })
    void aPageReadsFewRows(String kind, String user, String address, String outcome, Integer since, Integer until) {
        EventFilter filter = new EventFilter(kind, user, address, outcome, time(since), time(until));
        for (Gatehouse gatehouse : stores()) {
            for (boolean descending : new boolean[] {false, true}) {
                assertThat(rowsRead(gatehouse, filter, descending, null))
                        .as("%s %s", filter, descending)
                        .isLessThan(EVENTS / 4);
            }
            if (!filter.hasTime()) {
                assertThat(rowsRead(gatehouse, filter, false, EVENTS - 100L))
                        .as("%s at the end", filter)
                        .isLessThan(EVENTS / 4);
            }
        }
    }

    private static Instant time(Integer second) {
        return second == null ? null : START.plusSeconds(second);
    }

    /** By the plan with the measured numbers of rows. */
    private static long rowsRead(Gatehouse gatehouse, EventFilter filter, boolean descending, Long after) {
        JdbcClient jdbc = gatehouse.bean(JdbcClient.class);
        List<String> plan = new ArrayList<>();
        new AuditQueries(sql -> explained(jdbc.sql("explain analyze " + sql), plan))
                .page(filter, descending, after, LIMIT);
        assertThat(plan).isNotEmpty();
        return NUMBERS.matcher(String.join("\n", plan))
                .results()
                .mapToLong(number -> Long.parseLong(number.group(1)))
                .sum();
    }

    /** Runs the statement with its parameters, and keeps the lines of its plan in place of its rows. */
    private static StatementSpec explained(StatementSpec statement, List<String> plan) {
        return (StatementSpec) Proxy.newProxyInstance(
                EventPlansTest.class.getClassLoader(),
                new Class<?>[] {StatementSpec.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("query")) {
                        plan.addAll(statement.query(String.class).list());
                        return Proxy.newProxyInstance(
                                EventPlansTest.class.getClassLoader(),
                                new Class<?>[] {MappedQuerySpec.class},
                                (query, list, none) -> List.of());
                    }
                    method.invoke(statement, arguments);
                    return proxy;
                });
    }
}
