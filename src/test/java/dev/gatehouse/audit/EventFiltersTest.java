package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.admin.AdminFixture;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import dev.gatehouse.support.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Administrators find events by time, kind, user, address and outcome, in both orders. */
class EventFiltersTest extends OnBothStores {
    private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");

    private static final String OF_TEST = "kind=filtered";

    EventFiltersTest() {
        super(Gatehouse::bare, "--gatehouse.audit.keep=36500d");
    }

    /** Ten events, one a minute; the last one is written first, as after an outage of one node. */
    @BeforeEach
    void addEvents() {
        for (Gatehouse gatehouse : stores()) {
            gatehouse
                    .bean(JdbcClient.class)
                    .sql("delete from audit_event where kind = 'filtered'")
                    .update();
            List<AuditEvent> events = new ArrayList<>(List.of(event(9)));
            for (int i = 0; i < 9; i++) {
                events.add(event(i));
            }
            gatehouse.bean(AuditStore.class).append(events);
        }
    }

    private static AuditEvent event(int minute) {
        return AuditEvent.of(START.plusSeconds(60L * minute), "filtered", minute % 2 == 0 ? "success" : "odd")
                .withUser("user-" + minute % 3)
                .withAddress("192.0.2." + minute % 4)
                .withReason(String.valueOf(minute));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''                                                                         | 9012345678
        order=asc                                                                  | 9012345678
        order=desc                                                                 | 8765432109
        since=2020-01-01T00:03:00Z                                                 | 3456789
        since=2020-01-01T01:03:00%2B01:00                                          | 3456789
        until=2020-01-01T00:03:00Z                                                 | 012
        since=2020-01-01T00:02:30Z&until=2020-01-01T00:06:00Z                      | 345
        since=2020-01-01T00:02:00Z&until=2020-01-01T00:06:00Z&order=desc           | 5432
        until=2020-01-01T00:02:00Z&since=2020-01-01T00:06:00Z                      | ''
        outcome=odd                                                                | 91357
        outcome=odd&order=desc                                                     | 75319
        outcome=odd&order=desc&since=2019-01-01T00:00:00Z                          | 97531
        user=user-1                                                                | 147
        address=192.0.2.2&order=desc                                               | 62
        user=user-0&address=192.0.2.1&outcome=odd&since=2020-01-01T00:00:00Z       | 9
        """)
    void filtersAndOrdersCombine(String query, String minutes) {
        for (Gatehouse gatehouse : stores()) {
            assertThat(minutes(page(gatehouse, query))).isEqualTo(minutes);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order=asc",
                "order=desc",
                "since=2019-01-01T00:00:00Z",
                "order=desc&until=2021-01-01T00:00:00Z",
                "order=desc&since=2020-01-01T00:01:00Z&until=2020-01-01T00:08:00Z"
            })
    void pagesContinueInEveryOrder(String query) {
        for (Gatehouse gatehouse : stores()) {
            StringBuilder seen = new StringBuilder();
            JsonNode page = page(gatehouse, query + "&limit=3");
            seen.append(minutes(page));
            while (page.has("next")) {
                page = page(
                        gatehouse, query + "&limit=3&after=" + page.path("next").asLong());
                seen.append(minutes(page));
            }
            assertThat(seen.toString()).isEqualTo(minutes(page(gatehouse, query)));
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void anExportHasTheEventsOfTheList(Gatehouse gatehouse) {
        String token = admin(gatehouse);
        String query = OF_TEST + "&order=desc&user=user-1";
        Response lines = gatehouse.getAs(token, "/admin/events/export?" + query);
        assertThat("[" + lines.body().strip().replace("\n", ",") + "]")
                .isEqualTo(
                        page(gatehouse, "order=desc&user=user-1").path("events").toString());
        Response csv = gatehouse.getAs(token, "/admin/events/export?format=csv&" + query);
        assertThat(csv.body().lines()).hasSize(4).last().asString().endsWith(",\"192.0.2.1\",\"1\"");
        assertThat(csv.header("Content-Disposition")).isEqualTo("attachment; filename=\"events.csv\"");
        assertThat(csv.header("X-Next")).isNull();
    }

    @Test
    void aLongExportContinues() {
        AuditStore store = embedded().bean(AuditStore.class);
        store.append(
                Collections.nCopies(EventExportController.MAX_EVENTS + 1, AuditEvent.of(START, "many", "success")));
        String token = admin(embedded());
        Response first = embedded().getAs(token, "/admin/events/export?kind=many");
        assertThat(first.body().lines()).hasSize(EventExportController.MAX_EVENTS);
        assertThat(embedded()
                        .getAs(token, "/admin/events/export?kind=many&after=" + first.header("X-Next"))
                        .body()
                        .lines())
                .hasSize(1);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aPlaceInTheOrderOfTimesIsAnEventThatStillExists(Gatehouse gatehouse) {
        String token = admin(gatehouse);
        assertThat(gatehouse
                        .getAs(token, "/admin/events?since=2020-01-01T00:00:00Z&after=999999999")
                        .problem())
                .isEqualTo("400 invalid_request: after is the id of no event, or of a deleted one: begin again");
        assertThat(gatehouse.getAs(token, "/admin/events?order=desc&after=0").body())
                .isEqualTo("{\"events\":[]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order=newest",
                "since=yesterday",
                "since=2020-01-01T00:00:00",
                "until=",
                "until=-999999999-01-01T00:00:00Z",
                "until=99999999999999",
                "since=1969-12-31T23:59:59Z"
            })
    void aWrongFilterIsRefused(String query) {
        assertThat(embedded().getAs(admin(embedded()), "/admin/events?" + query).problem())
                .startsWith("400 invalid_request: " + query.replaceFirst("=.*", "") + " must be ");
    }

    private static JsonNode page(Gatehouse gatehouse, String query) {
        return gatehouse
                .getAs(admin(gatehouse), "/admin/events?" + OF_TEST + "&" + query)
                .json();
    }

    private static String admin(Gatehouse gatehouse) {
        String token = AdminFixture.token(gatehouse, "root");
        if (!token.isEmpty()) {
            return token;
        }
        return AdminFixture.of(gatehouse, "root").token();
    }

    private static String minutes(JsonNode page) {
        StringBuilder minutes = new StringBuilder();
        page.path("events").forEach(event -> minutes.append(event.path("reason").asString()));
        return minutes.toString();
    }
}
