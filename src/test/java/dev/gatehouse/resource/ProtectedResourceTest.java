package dev.gatehouse.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import dev.gatehouse.support.Response;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The document of each user, with the embedded database and with PostgreSQL. */
class ProtectedResourceTest extends OnBothStores {
    ProtectedResourceTest() {
        super(Gatehouse::demo);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void onlyTheOwnerStoresReadsReplacesAndRemovesADocument(Gatehouse gatehouse) {
        assertThat(get(gatehouse, "alice").body()).isEqualTo("{\"resource\":\"alice's resource\"}");
        assertThat(get(gatehouse, "alice").header("Content-Length")).isEqualTo("31");
        assertThat(put(gatehouse, "bob", "{\"a\": [1, 2]}").status()).isEqualTo(204);
        assertThat(get(gatehouse, "bob").body()).isEqualTo("{\"resource\":{\"a\": [1, 2]}}");
        assertThat(put(gatehouse, "bob", "7").status()).isEqualTo(204);
        assertThat(get(gatehouse, "bob").body()).isEqualTo("{\"resource\":7}");
        assertThat(get(gatehouse, "alice").text("resource")).isEqualTo("alice's resource");
        assertThat(delete(gatehouse, "bob").status()).isEqualTo(204);
        assertThat(get(gatehouse, "bob").problem())
                .isEqualTo("404 resource_not_found: No resource for username bob was found.");
        assertThat(delete(gatehouse, "bob").status()).isEqualTo(204);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void everyJsonValueIsReturnedUnchanged(Gatehouse gatehouse) {
        for (String json : List.of(
                "null",
                "true",
                "\"\"",
                "[]",
                "{}",
                "-0.10",
                "1e400",
                "123456789012345678901234567890.123456789",
                "\"\\u0000 \\ud83d\\ude00 \ud83d\ude00 ' -- ; drop\"",
                "{\"a\":1,\"a\":2}",
                " [ 1 ] ",
                "\"" + "x".repeat(64 * 1024 - 2) + "\"")) {
            assertThat(put(gatehouse, "bob", json).status()).as(json).isEqualTo(204);
            assertThat(get(gatehouse, "bob").body()).isEqualTo("{\"resource\":" + json + "}");
        }
        delete(gatehouse, "bob");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void parallelFirstWritesAllSucceed(Gatehouse gatehouse) throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(8);
        try {
            String token = gatehouse.signIn("carol");
            List<Future<Response>> responses = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String json = Integer.toString(i);
                responses.add(writers.submit(() ->
                        gatehouse.sendJson("PUT", "/protected/resource", json, "Authorization", "Bearer " + token)));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Response> response : responses) {
                statuses.add(response.get().status());
            }
            assertThat(statuses.stream().collect(Collectors.toSet())).containsExactly(204);
        } finally {
            writers.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{]",
                "nonsense",
                "1 2",
                "{} x",
                "'a'",
                "{a:1}",
                "[1,]",
                "\"\u0001\"",
                "NaN",
                "\ufeff",
                "tru",
                "01"
            })
    void invalidJsonIsRefusedAndTheDocumentStays(String body) {
        Gatehouse gatehouse = embedded();
        Response response = put(gatehouse, "alice", body);
        assertThat(response.problem()).isEqualTo("400 invalid_request: The body must be one JSON value in UTF-8");
        assertThat(response.header("WWW-Authenticate")).contains("error=\"invalid_request\"");
        assertThat(get(gatehouse, "alice").text("resource")).isEqualTo("alice's resource");
    }

    @Test
    void invalidUtf8IsRefused() {
        Gatehouse gatehouse = embedded();
        for (byte[] body :
                new byte[][] {{'"', (byte) 0xff, '"'}, {'"', (byte) 0xc0, (byte) 0x80, '"'}, {0, '1'}, {'1', 0}}) {
            assertThat(gatehouse
                            .send(
                                    "PUT",
                                    "/protected/resource",
                                    BodyPublishers.ofByteArray(body),
                                    "Content-Type",
                                    "application/json",
                                    "Authorization",
                                    "Bearer " + gatehouse.signIn("bob"))
                            .status())
                    .isEqualTo(400);
        }
    }

    private static Response get(Gatehouse gatehouse, String user) {
        return gatehouse.getAs(gatehouse.signIn(user), "/protected/resource");
    }

    private static Response put(Gatehouse gatehouse, String user, String json) {
        return gatehouse.sendJson(
                "PUT", "/protected/resource", json, "Authorization", "Bearer " + gatehouse.signIn(user));
    }

    private static Response delete(Gatehouse gatehouse, String user) {
        return gatehouse.send(
                "DELETE",
                "/protected/resource",
                BodyPublishers.noBody(),
                "Authorization",
                "Bearer " + gatehouse.signIn(user));
    }
}
