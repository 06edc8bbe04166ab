package dev.gatehouse.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.interop.RegisteredVerifier;
import dev.gatehouse.support.Edge;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Recipient;
import dev.gatehouse.support.TcpProxy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens that an edge cannot verify by itself: signed with a shared secret, or encrypted. */
class EdgeOfSecretsTest {
    private static final RegisteredVerifier ORDERS = RegisteredVerifier.named("orders");

    static Stream<List<String>> settings() {
        return Stream.of(
                List.of(
                        "--gatehouse.token.algorithm=HS256",
                        "--gatehouse.token.secret=kX9#mQ2$vL7!pR4@wT8%yU1^zI5&aO3*sD6(fG0)hJkLqWeRtYuIoP"),
                List.of(Recipient.arguments("gatehouse", Recipient.of("ECDH-ES", "P-256"))));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void theCoreDecidesThem(List<String> settings) {
        try (Gatehouse core = Gatehouse.demo(Stream.of(
                                Stream.of(Edge.VERIFIER.arguments()), Stream.of(ORDERS.arguments()), settings.stream())
                        .flatMap(arguments -> arguments)
                        .toArray(String[]::new));
                TcpProxy network = new TcpProxy(core.port());
                Edge edge = Edge.start(network.port(), ORDERS.arguments()).awaitReady()) {
            String known = core.signIn("alice");
            String signedOut = core.signIn("alice");
            assertThat(edge.verify(signedOut)).isEqualTo(200);
            assertThat(edge.getAs(known, "/verify?role=editor").header("X-Auth-User"))
                    .isEqualTo("alice");
            assertThat(ORDERS.post(edge, "/introspect", "token", known).json())
                    .isEqualTo(ORDERS.post(core, "/introspect", "token", known).json());
            assertThat(edge.getAs(changed(known), "/verify").problem())
                    .isEqualTo("401 token_invalid: token is not active");
            core.signOut(signedOut);
            await().until(() -> edge.verify(signedOut) == 401);

            network.refuse();
            String isNew = core.signIn("alice");
            assertThat(edge.verify(known)).isEqualTo(200);
            assertThat(edge.getAs(isNew, "/verify").problem()).startsWith("503 store_unavailable: ");
            assertThat(ORDERS.post(edge, "/introspect", "token", isNew).status())
                    .isEqualTo(503);
        }
    }

    /** With another character in the last part, which is the signature or the tag. */
    private static String changed(String token) {
        int last = token.lastIndexOf('.') + 1;
        return token.substring(0, last) + (token.charAt(last) == 'A' ? 'B' : 'A') + token.substring(last + 1);
    }
}
