package dev.gatehouse.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The cases of verifiers/conformance at /introspect and /verify. Gatehouse imports the keys of the suite. The cases about
 * reading keys and feed, and about ends of users in the past, do not concern it.
 */
class ConformanceTest {
    private static final JsonNode SUITE = suite();
    private static final RegisteredVerifier ORDERS = RegisteredVerifier.named("orders");
    private static final List<String> KEY_SETS = List.of("first", "rsa", "ed25519");
    private static final Set<String> OF_VERIFIERS = Set.of("stale", "keys_unreachable", "withdrawn", "algorithm");

    @TempDir
    private static Path folder;

    private static Gatehouse gatehouse;

    @BeforeAll
    static void start() throws IOException {
        for (String name : KEY_SETS) {
            Files.writeString(
                    folder.resolve(name), SUITE.path("key_sets").path(name).toString());
        }
        JsonNode settings = SUITE.path("settings");
        gatehouse = Gatehouse.demo(Stream.concat(
                        Stream.of(
                                Gatehouse.at(Instant.ofEpochSecond(
                                        cases().toList().get(0).path("now").asLong())),
                                "--gatehouse.token.issuer="
                                        + settings.path("issuer").asString(),
                                "--gatehouse.token.audience="
                                        + settings.path("audience").asString(),
                                "--gatehouse.token.clock-skew="
                                        + settings.path("clock_skew").asInt() + "s",
                                "--gatehouse.token.sliding=false",
                                "--gatehouse.throttle.invalid-tokens=1000",
                                "--gatehouse.keys.imported="
                                        + String.join(
                                                ",",
                                                KEY_SETS.stream()
                                                        .map(folder::resolve)
                                                        .map(Path::toString)
                                                        .toList())),
                        Stream.of(ORDERS.arguments()))
                .toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
    }

    static Stream<JsonNode> cases() {
        return SUITE.path("cases").valueStream().filter(ConformanceTest::concernsGatehouse);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theAnswerIsTheExpectedOne(JsonNode one) {
        String token = one.path("token").asString();
        if (one.path("feed").findValues("ended").stream()
                .anyMatch(ended -> ended.toString()
                        .contains("session of " + one.path("name").asString()))) {
            gatehouse.signOut(token);
        }
        boolean accepted = one.path("expected").asString().equals("accept");
        assertThat(isActive(token)).isEqualTo(accepted);
        assertThat(gatehouse.getAs(token, "/verify").status()).isEqualTo(accepted ? 200 : 401);
    }

    @Test
    void mostCasesConcernGatehouse() {
        assertThat(cases()).hasSizeGreaterThan(50);
    }

    private static boolean isActive(String token) {
        return ORDERS.post(gatehouse, "/introspect", "token", token)
                .json()
                .path("active")
                .asBoolean();
    }

    private static boolean concernsGatehouse(JsonNode one) {
        return one.path("keys").size() == 1
                && KEY_SETS.contains(one.path("keys").path(0).asString())
                && one.path("feed").findValues("users").stream().allMatch(JsonNode::isEmpty)
                && !OF_VERIFIERS.contains(one.path("expected").asString());
    }

    private static JsonNode suite() {
        return JsonMapper.shared().readTree(Path.of("verifiers/conformance/cases.json"));
    }
}
