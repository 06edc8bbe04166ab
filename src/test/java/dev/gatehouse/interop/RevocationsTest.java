package dev.gatehouse.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Client;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import dev.gatehouse.token.keys.KeyAdministration;
import dev.gatehouse.token.keys.SigningKeys;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The feed of revoked sessions, as a registered service reads it. */
class RevocationsTest extends OnBothStores {
    private static final RegisteredVerifier SHOP = RegisteredVerifier.named("shop");

    RevocationsTest() {
        super(Gatehouse::demo, SHOP.arguments());
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aWaitingRequestIsAnsweredAtASignOut(Gatehouse gatehouse) throws Exception {
        String token = gatehouse.signIn("alice");
        String cursor = toTheEnd(gatehouse, "");
        CompletableFuture<Response> waiting = waiting(gatehouse, cursor);
        signOut(gatehouse, token);
        Response response = waiting.get(10, TimeUnit.SECONDS);
        JsonNode ended = response.json().path("ended");
        assertThat(ended.size()).isEqualTo(1);
        assertThat(ended.path(0).path("sid").asString())
                .isEqualTo(TokenForger.claims(token).get("sid"));
        assertThat(ended.path(0).path("until").asLong())
                .isGreaterThanOrEqualTo(((Number) TokenForger.claims(token).get("exp")).longValue());
        assertThat(response.header("Cache-Control")).contains("no-store");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aWaitingRequestIsAnsweredWhenAKeyIsWithdrawn(Gatehouse gatehouse) throws Exception {
        String kid = gatehouse.bean(SigningKeys.class).current().kid();
        String cursor = toTheEnd(gatehouse, "");
        CompletableFuture<Response> waiting = waiting(gatehouse, cursor);
        gatehouse.bean(KeyAdministration.class).withdraw(kid);
        Response response = waiting.get(10, TimeUnit.SECONDS);
        assertThat(withdrawn(response)).contains(kid);
        assertThat(response.json().path("ended").isEmpty()).isTrue();
        for (String later : List.of(cursor, response.text("cursor"), "")) {
            assertThat(withdrawn(revocations(gatehouse, "after=" + later))).contains(kid);
        }
        assertThat(revocations(gatehouse, "after=" + cursor + "&wait=30").text("cursor"))
                .isEqualTo(response.text("cursor"))
                .isNotEqualTo(cursor);
    }

    private static List<String> withdrawn(Response response) {
        return response.json()
                .path("withdrawn")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void withoutNewRevocationsTheListIsEmptyAndTheCursorStays(Gatehouse gatehouse) {
        String cursor = toTheEnd(gatehouse, "");
        for (String query : List.of("after=" + cursor, "after=" + cursor + "&wait=1")) {
            Response response = revocations(gatehouse, query);
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.text("cursor")).isEqualTo(cursor);
            assertThat(response.json().path("ended").isEmpty()).isTrue();
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void administratorsSeeWhatAServiceHasRead(Gatehouse gatehouse) throws Exception {
        signOut(gatehouse, gatehouse.signIn("alice"));
        revocations(gatehouse, "after=another-store.7");
        assertThat(verifiers(gatehouse).at("/verifiers/0/number").asLong()).isZero();
        String cursor = toTheEnd(gatehouse, "");
        CompletableFuture<Response> waiting = waiting(gatehouse, cursor);
        await().until(() -> verifiers(gatehouse).at("/verifiers/0/waiting").asLong() == 1);
        JsonNode seen = verifiers(gatehouse);
        assertThat(seen.at("/verifiers/0/client_id").asString()).isEqualTo("shop");
        assertThat(seen.at("/verifiers/0/read_at").asString())
                .isEqualTo(gatehouse.clock().instant().toString());
        assertThat(seen.at("/verifiers/0/number").asLong()).isPositive();
        assertThat(cursor).endsWith("." + seen.at("/verifiers/0/number").asLong());
        assertThat(seen.path("last_number").asLong())
                .isEqualTo(seen.at("/verifiers/0/number").asLong());
        signOut(gatehouse, gatehouse.signIn("alice"));
        waiting.get(10, TimeUnit.SECONDS);
    }

    private static JsonNode verifiers(Gatehouse gatehouse) {
        return gatehouse.getAs(gatehouse.signIn("carol"), "/admin/verifiers").json();
    }

    /** As after the store was created anew or restored from a backup. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void anUnknownCursorReadsTheFeedFromTheBeginning(Gatehouse gatehouse) {
        String token = gatehouse.signIn("alice");
        String sid = TokenForger.claims(token).get("sid").toString();
        signOut(gatehouse, token);
        await().until(() -> revokedSids(gatehouse, ""), sids -> sids.contains(sid));
        String cursor = toTheEnd(gatehouse, "");
        String beyond = cursor.replaceFirst("[0-9]+$", "999999999");
        for (String lost : List.of("another-store.7", beyond)) {
            assertThat(revokedSids(gatehouse, lost)).contains(sid);
        }
        assertThat(toTheEnd(gatehouse, beyond)).isEqualTo(cursor);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void manyRevocationsArePaged(Gatehouse gatehouse) {
        String cursor = toTheEnd(gatehouse, "");
        gatehouse
                .bean(JdbcClient.class)
                .sql(
                        "insert into ended_session (session_id, ended_at, ends_at) select 'many-' || a.slot || '-' || b.slot,"
                                + " current_timestamp, current_timestamp + interval '1' hour"
                                + " from session_slot a cross join session_slot b where a.slot between 0 and 249"
                                + " and b.slot between 0 and 9")
                .update();
        await().until(
                        () -> revocations(gatehouse, "after=" + cursor)
                                .json()
                                .path("ended")
                                .size(),
                        size -> size == 1_000);
        assertThat(revokedSids(gatehouse, cursor))
                .hasSize(2_500)
                .doesNotHaveDuplicates()
                .allMatch(sid -> sid.startsWith("many-"));
    }

    @Test
    void expiredSessionsAreNotInTheFeed() {
        try (Gatehouse gatehouse = Gatehouse.demo(SHOP.arguments())) {
            signOut(gatehouse, gatehouse.signIn("alice"));
            await().until(() -> revokedSids(gatehouse, ""), sids -> sids.size() == 1);
            gatehouse.clock().advance(Duration.ofDays(2));
            assertThat(revokedSids(gatehouse, "")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait=-1", "wait=soon", "after=nonsense", "after=a.-1", "after=.x"})
    void aMalformedRequestIsRefused(String query) {
        Response response = revocations(embedded(), query);
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text("error")).isEqualTo("invalid_request");
    }

    @Test
    void onlyRegisteredServicesReadTheFeed() {
        assertThat(embedded().get("/revocations").text("error")).isEqualTo("invalid_client");
        Response bearer = embedded().getAs(embedded().signIn("carol"), "/revocations");
        assertThat(bearer.status()).isEqualTo(401);
    }

    @Test
    void aShutdownDoesNotWaitForWaitingRequests() throws Exception {
        Gatehouse gatehouse = Gatehouse.demo(SHOP.arguments());
        String cursor = toTheEnd(gatehouse, "");
        CompletableFuture<Response> waiting = waiting(gatehouse, cursor);
        // Less than the 30 seconds of the request. The service gets a response, or its connection is closed: it
        // retries.
        CompletableFuture.runAsync(gatehouse::close).get(15, TimeUnit.SECONDS);
        assertThat(waiting.handle((response, closed) -> true).get(15, TimeUnit.SECONDS))
                .isTrue();
    }

    private static Response revocations(Client gatehouse, String query) {
        return gatehouse.get("/revocations?" + query, "Authorization", SHOP.basic());
    }

    /** Sends a request that waits, and returns when it is registered. */
    private static CompletableFuture<Response> waiting(Gatehouse gatehouse, String cursor) {
        Gauge waiting = gatehouse
                .bean(MeterRegistry.class)
                .get("gatehouse.verifiers.waiting")
                .gauge();
        CompletableFuture<Response> response =
                CompletableFuture.supplyAsync(() -> revocations(gatehouse, "after=" + cursor + "&wait=30"));
        await().until(() -> waiting.value() == 1);
        return response;
    }

    private static void signOut(Client gatehouse, String token) {
        assertThat(gatehouse.signOut(token).status()).isEqualTo(204);
    }

    private static List<String> revokedSids(Client gatehouse, String from) {
        List<String> sids = new ArrayList<>();
        collect(gatehouse, from, sids);
        return sids;
    }

    private static String toTheEnd(Client gatehouse, String from) {
        return collect(gatehouse, from, new ArrayList<>());
    }

    /** Reads to the end of the feed, and returns the cursor. */
    private static String collect(Client gatehouse, String from, List<String> sids) {
        String cursor = from;
        while (true) {
            Response page = revocations(gatehouse, "after=" + cursor);
            page.json().path("ended").forEach(end -> sids.add(end.path("sid").asString()));
            if (page.text("cursor").equals(cursor)) {
                return cursor;
            }
            cursor = page.text("cursor");
        }
    }
}
