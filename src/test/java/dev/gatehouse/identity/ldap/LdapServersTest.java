package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import dev.gatehouse.support.Gatehouse;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Servers that come and go, and wires that are cut. */
@ExtendWith(OutputCaptureExtension.class)
class LdapServersTest {
    private static final String KEY = "--gatehouse.identity.ldap.corp.";
    private static final String DOWN =
            "503 identity_source_unavailable: The identity source is unavailable, try again later";

    private InMemoryDirectoryServer first;
    private InMemoryDirectoryServer second;
    private Relay wire;

    @BeforeEach
    void start() throws Exception {
        first = directory();
        second = directory();
        wire = new Relay(first.getListenPort());
    }

    @AfterEach
    void stop() throws Exception {
        wire.close();
        first.shutDown(true);
        second.shutDown(true);
    }

    /** T46. */
    @Test
    void theSecondServerServesWhileTheFirstIsDownAndTheFirstIsUsedAgainWhenItIsBack(CapturedOutput output)
            throws Exception {
        try (Gatehouse gatehouse = gatehouse(url(first), url(second))) {
            int port = first.getListenPort();
            assertThat(status(gatehouse)).isEqualTo(200);
            first.shutDown(true);
            assertThat(IntStream.range(0, 20).map(i -> status(gatehouse))).containsOnly(200);
            await().until(() -> output.getAll().contains(port + " is left alone until"));
            InMemoryDirectoryServer back = directory(port);
            await().until(() -> output.getAll().contains(port + " answers again"));
            second.shutDown(true);
            assertThat(status(gatehouse)).isEqualTo(200);
            back.shutDown(true);
        }
    }

    @Test
    void noSignInIsLostOrToldAWrongPasswordWhenTheFirstServerDiesInTheMiddle() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Gatehouse gatehouse = gatehouse(wire.url(), url(second))) {
            List<Integer> statuses = new CopyOnWriteArrayList<>();
            List<Future<Boolean>> signIns = IntStream.range(0, 200)
                    .mapToObj(i -> threads.submit(() -> {
                        if (i == 100) {
                            wire.close();
                        }
                        return statuses.add(status(gatehouse));
                    }))
                    .toList();
            for (Future<Boolean> signIn : signIns) {
                signIn.get();
            }
            assertThat(statuses).hasSize(200).containsOnly(200);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void bothDownIsAnOutageThatCostsNoTimeOutOnceItIsKnown() {
        try (Gatehouse gatehouse = gatehouse(url(first), url(second))) {
            first.shutDown(true);
            second.shutDown(true);
            var answer = gatehouse.authenticate("alice", "alice-secret");
            assertThat(answer.problem()).isEqualTo(DOWN);
            assertThat(answer.header("Retry-After")).isEqualTo("5");
            assertThat(gatehouse.authenticate("alice", "wrong").problem()).isEqualTo(DOWN);
        }
    }

    /** A firewall that drops what it should pass: one sign-in waits, and not every one. */
    @Test
    void aWireThatGoesSilentCostsOneTimeOut(CapturedOutput output) {
        try (Gatehouse gatehouse = gatehouse(wire.url(), url(second))) {
            assertThat(status(gatehouse)).isEqualTo(200);
            wire.goSilent();
            assertThat(IntStream.range(0, 10).map(i -> status(gatehouse))).containsOnly(200);
            await().until(() -> output.getAll().contains(wire.url() + " is left alone until"));
            wire.speakAgain();
            await().until(() -> output.getAll().contains(wire.url() + " answers again"));
            assertThat(status(gatehouse)).isEqualTo(200);
        }
    }

    /** T43. */
    @Test
    void connectionsThatDiedWhileIdleAreReplacedAndNobodyNotices(CapturedOutput output) {
        try (Gatehouse gatehouse = gatehouse(wire.url())) {
            assertThat(status(gatehouse)).isEqualTo(200);
            int before = wire.accepted();
            wire.cut();
            assertThat(status(gatehouse)).isEqualTo(200);
            assertThat(wire.accepted()).isGreaterThan(before);
            assertThat(output.getAll()).doesNotContain(wire.url() + " is left alone until");
        }
    }

    @Test
    void connectionsAreKept() {
        try (Gatehouse gatehouse = gatehouse(wire.url())) {
            assertThat(status(gatehouse)).isEqualTo(200);
            int before = wire.accepted();
            assertThat(IntStream.range(0, 20).map(i -> status(gatehouse))).containsOnly(200);
            assertThat(wire.accepted()).isEqualTo(before);
        }
    }

    @Test
    void asManyQuestionsAsThereAreConnectionsAndTheOthersWaitForAWhile() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Gatehouse gatehouse = gatehouse(
                Stream.of(KEY + "pool-size=1", KEY + "pool-timeout=200ms", KEY + "read-timeout=2s"), wire.url())) {
            assertThat(status(gatehouse)).isEqualTo(200);
            wire.goSilent();
            List<Future<Integer>> signIns = IntStream.range(0, 4)
                    .mapToObj(i -> threads.submit(() -> status(gatehouse)))
                    .toList();
            for (Future<Integer> signIn : signIns) {
                assertThat(signIn.get()).isEqualTo(503);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static int status(Gatehouse gatehouse) {
        return gatehouse.authenticate("alice", "alice-secret").status();
    }

    private static String url(InMemoryDirectoryServer directory) {
        return "ldap://127.0.0.1:" + directory.getListenPort();
    }

    private static Gatehouse gatehouse(String... urls) {
        return gatehouse(Stream.of(KEY + "read-timeout=500ms"), urls);
    }

    private static Gatehouse gatehouse(Stream<String> more, String... urls) {
        return Gatehouse.bare(Stream.concat(
                        Stream.of(
                                KEY + "urls=" + String.join(",", urls),
                                KEY + "base-dn=dc=example,dc=org",
                                KEY + "user-search-base=ou=people",
                                KEY + "group-search-base=ou=groups",
                                KEY + "bind-dn=cn=service",
                                KEY + "bind-password=service-password",
                                KEY + "connect-timeout=500ms",
                                KEY + "retry-after=200ms"),
                        more)
                .toArray(String[]::new));
    }

    private static InMemoryDirectoryServer directory() throws Exception {
        return directory(0);
    }

    private static InMemoryDirectoryServer directory(int port) throws Exception {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig("test", InetAddress.getLoopbackAddress(), port, null));
        config.addAdditionalBindCredentials("cn=service", "service-password");
        InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
        server.importFromLDIF(true, "src/main/resources/demo.ldif");
        server.startListening();
        return server;
    }
}
