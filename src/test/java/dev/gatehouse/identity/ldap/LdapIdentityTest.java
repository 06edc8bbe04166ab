package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The LDAP source against a directory whose operations can be counted. */
class LdapIdentityTest {
    private final List<String> operations = Collections.synchronizedList(new ArrayList<>());
    private InMemoryDirectoryServer directory;

    @BeforeEach
    void start() throws Exception {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPConfig(
                "test", InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0, null));
        // Without a schema, so that an entry can contain what an attacker would write.
        config.setSchema(null);
        config.addAdditionalBindCredentials("cn=service", "service-password");
        config.addInMemoryOperationInterceptor(new Recorder());
        directory = new InMemoryDirectoryServer(config);
        directory.importFromLDIF(true, "src/main/resources/demo.ldif");
        directory.add(
                "dn: uid=Zo\u00eb+cn=Smith\\, Jr.,ou=people,dc=example,dc=org",
                "objectClass: inetOrgPerson",
                "uid: Zo\u00eb",
                "cn: Smith, Jr.",
                "sn: Smith",
                "mail: zoe@example.org",
                "mail: z@example.org",
                "userPassword: zoe-secret");
        directory.add(
                "dn: uid=two,ou=people,dc=example,dc=org",
                "objectClass: inetOrgPerson",
                "uid: two",
                "uid: another",
                "cn: Two",
                "sn: Two",
                "userPassword: two-secret");
        directory.add(
                "dn: cn=Nobody,ou=people,dc=example,dc=org",
                "objectClass: inetOrgPerson",
                "uid: nobody",
                "uid: alice2",
                "cn: Nobody",
                "sn: Nobody",
                "userPassword: nobody-secret");
        directory.startListening();
    }

    @AfterEach
    void stop() {
        directory.shutDown(true);
    }

    @Test
    void theCanonicalNameAndTheAttributesComeFromTheEntry() {
        try (Gatehouse gatehouse =
                gatehouse("--gatehouse.token.claims.mails=MAIL", "--gatehouse.token.claims.secret=userPassword")) {
            Map<?, ?> claims = TokenForger.claims(
                    gatehouse.authenticate("ZOE\u0308", "zoe-secret").text("token"));
            assertThat(claims.get("sub")).isEqualTo("zo\u00eb");
            assertThat(claims.get("mails")).isEqualTo(List.of("zoe@example.org", "z@example.org"));
            assertThat(claims.containsKey("secret")).isFalse();
        }
    }

    /** A further value of the attribute must not make the entry another user. */
    @Test
    void anEntryWithTwoNamesIsTheUserOfItsRdn() {
        try (Gatehouse gatehouse = gatehouse()) {
            for (String typed : List.of("two", "another")) {
                assertThat(TokenForger.claims(gatehouse
                                        .authenticate(typed, "two-secret")
                                        .text("token"))
                                .get("sub"))
                        .isEqualTo("two");
            }
            assertThat(gatehouse.authenticate("nobody", "nobody-secret").problem())
                    .startsWith("403 authentication_failed");
        }
    }

    @Test
    void onlyTheConfiguredAttributesAreRead() {
        try (Gatehouse gatehouse = gatehouse(
                "--gatehouse.identity.ldap.corp.attributes=mail",
                "--gatehouse.token.claims.email=mail",
                "--gatehouse.token.claims.name=cn")) {
            Map<?, ?> claims = TokenForger.claims(
                    gatehouse.authenticate("alice", "alice-secret").text("token"));
            assertThat(claims.get("email")).isEqualTo("alice@example.org");
            assertThat(claims.containsKey("name")).isFalse();
        }
    }

    @Test
    void groupsAreMappedByCommonNameOrByDistinguishedNameInAnyCase() {
        try (Gatehouse gatehouse =
                gatehouse("--gatehouse.roles.writer.ldap-groups=EDITORS", "--gatehouse.roles.boss.ldap-groups=admin")) {
            assertThat(TokenForger.claims(gatehouse
                                    .authenticate("alice", "alice-secret")
                                    .text("token"))
                            .get("roles"))
                    .isEqualTo(List.of("writer"));
            assertThat(TokenForger.claims(gatehouse
                                    .authenticate("carol", "carol-secret")
                                    .text("token"))
                            .get("roles"))
                    .isEqualTo(List.of());
        }
        try (Gatehouse gatehouse =
                gatehouse("--gatehouse.roles.boss.ldap-groups[0]=CN=Admins, OU=Groups, dc=example,dc=org")) {
            assertThat(TokenForger.claims(gatehouse
                                    .authenticate("carol", "carol-secret")
                                    .text("token"))
                            .get("roles"))
                    .isEqualTo(List.of("boss"));
        }
    }

    /** T29: the time depends on the operations, and these are the same. */
    @Test
    void anUnknownUserCostsTheSameOperationsAsAWrongPassword() {
        try (Gatehouse gatehouse = gatehouse()) {
            assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(200);
            operations.clear();
            assertThat(gatehouse.authenticate("alice", "wrong").status()).isEqualTo(403);
            List<String> wrong = List.copyOf(operations);
            operations.clear();
            assertThat(gatehouse.authenticate("unknown", "wrong").status()).isEqualTo(403);
            assertThat(operations).isEqualTo(wrong).containsExactly("search", "bind user");
        }
    }

    /** T26. */
    @Test
    void anEmptyPasswordIsRefusedWithoutAnOperation() {
        try (Gatehouse gatehouse = gatehouse()) {
            operations.clear();
            for (String password : List.of("", " ", "\t\n", "\u3000")) {
                assertThat(gatehouse.authenticate("alice", password).problem()).startsWith("400 credentials_missing");
                assertThat(gatehouse.authenticate("unknown", password).problem())
                        .startsWith("400 credentials_missing");
            }
            assertThat(operations).isEmpty();
        }
    }

    /** T31. */
    @Test
    void aStoppedDirectoryIsAnOutageAndAStartedOneWorksAgain() throws Exception {
        try (Gatehouse gatehouse = gatehouse(
                "--gatehouse.identity.local.enabled=true", "--gatehouse.identity.ldap.corp.retry-after=100ms")) {
            directory.shutDown(true);
            for (String user : List.of("alice", "unknown")) {
                assertThat(gatehouse.authenticate(user, "alice-secret").problem())
                        .isEqualTo(
                                "503 identity_source_unavailable: The identity source is unavailable, try again later");
            }
            assertThat(gatehouse.get("/actuator/health/readiness").status()).isEqualTo(200);
            directory.startListening();
            await().until(() -> gatehouse.authenticate("alice", "alice-secret").status() == 200);
        }
    }

    @Test
    void aServiceAccountThatIsRefusedIsAnOutageAndNoWrongPassword() {
        try (Gatehouse gatehouse = gatehouse("--gatehouse.identity.ldap.corp.bind-password=outdated")) {
            Response response = gatehouse.authenticate("alice", "alice-secret");
            assertThat(response.problem()).startsWith("503 identity_source_unavailable");
            assertThat(response.text("detail")).doesNotContain("cn=", "dc=", "49");
        }
    }

    @Test
    void aWrongSearchBaseIsAnOutageAndNoWrongPassword() {
        try (Gatehouse gatehouse = gatehouse("--gatehouse.identity.ldap.corp.user-search-base=ou=nowhere")) {
            assertThat(gatehouse.authenticate("alice", "alice-secret").problem())
                    .startsWith("503 identity_source_unavailable");
        }
    }

    @Test
    void aFilterMayHaveQuotes() {
        try (Gatehouse gatehouse = gatehouse(
                "--gatehouse.identity.ldap.corp.user-search-filter=(&(uid={0})(!(cn=o'hara))(mail={0}@example.org))")) {
            assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(200);
        }
    }

    @Test
    void aFilterThatFindsSeveralEntriesIsRefused() {
        try (Gatehouse gatehouse =
                gatehouse("--gatehouse.identity.ldap.corp.user-search-filter=(|(uid={0})(sn=Example))")) {
            assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(403);
        }
    }

    /** A user who may write their own entry must not run code in Gatehouse. */
    @Test
    void aSerializedObjectInAnEntryIsNotDeserialized() throws Exception {
        ByteArrayOutputStream serialized = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(serialized)) {
            out.writeObject(new Bomb());
        }
        directory.modify(
                "uid=bob,ou=people,dc=example,dc=org",
                new Modification(ModificationType.ADD, "objectClass", "javaSerializedObject"),
                new Modification(ModificationType.ADD, "javaClassName", Bomb.class.getName()),
                new Modification(ModificationType.ADD, "javaSerializedData", serialized.toByteArray()));
        try (Gatehouse gatehouse = gatehouse()) {
            assertThat(gatehouse.authenticate("bob", "bob-secret").status()).isNotEqualTo(500);
            assertThat(Bomb.exploded).isFalse();
        }
    }

    private static final class Bomb implements Serializable {
        private static boolean exploded;

        private void readObject(ObjectInputStream in) {
            exploded = true;
        }
    }

    private Gatehouse gatehouse(String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--gatehouse.identity.ldap.corp.urls=ldap://127.0.0.1:" + directory.getListenPort(),
                "--gatehouse.identity.ldap.corp.base-dn=dc=example,dc=org",
                "--gatehouse.identity.ldap.corp.user-search-base=ou=people",
                "--gatehouse.identity.ldap.corp.group-search-base=ou=groups",
                "--gatehouse.identity.ldap.corp.bind-dn=cn=service",
                "--gatehouse.identity.ldap.corp.bind-password=service-password"));
        all.addAll(List.of(arguments));
        return Gatehouse.bare(all.toArray(String[]::new));
    }

    private final class Recorder extends InMemoryOperationInterceptor {
        @Override
        public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) {
            operations.add(request.getRequest().getBindDN().startsWith("cn=service") ? "bind service" : "bind user");
        }

        @Override
        public void processSearchRequest(InMemoryInterceptedSearchRequest request) {
            operations.add("search");
        }
    }
}
