package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import dev.gatehouse.GatehouseApplication;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.SelfSignedCertificate;
import dev.gatehouse.support.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;

/** Checks all kinds of sources at once, with right and wrong settings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckCommandTest {
    private static final String IDENTITY = "--gatehouse.identity.";
    private static final String TABLE = "jdbc:h2:mem:shop;INIT=create table if not exists member"
            + " (login varchar(64)\\, hash varchar(128)\\, active boolean)";

    @TempDir
    Path data;

    private final SelfSignedCertificate certificate = SelfSignedCertificate.naming("ip:127.0.0.1");
    private final SelfSignedCertificate another = SelfSignedCertificate.naming("ip:127.0.0.1");
    private InMemoryDirectoryServer directory;

    @BeforeAll
    void start() throws Exception {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPSConfig(
                "ldaps",
                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
                0,
                certificate.context().getServerSocketFactory(),
                null));
        config.addAdditionalBindCredentials("cn=service", "service-password");
        directory = new InMemoryDirectoryServer(config);
        directory.importFromLDIF(true, "src/main/resources/demo.ldif");
        directory.startListening();
    }

    @AfterAll
    void stop() {
        directory.shutDown(true);
    }

    @Test
    void theCheckReportsEachStep() {
        List<String> lines = check(0);
        assertThat(lines).allMatch(line -> line.matches("ok {6}[\\w-]+: .* \\(\\d+ ms\\)"));
        assertThat(lines)
                .anyMatch(line ->
                        line.matches("ok {6}corp: the certificate of ldaps://127.0.0.1:\\d+ is valid until .*"));
        assertThat(lines).anyMatch(line -> line.startsWith("ok      corp: "));
        assertThat(lines).anyMatch(line -> line.startsWith("ok      shop: "));
        assertThat(String.join("\n", lines)).doesNotContain("service-password");
    }

    @Test
    void aWrongCertificateAuthorityIsReported() {
        assertThat(check(1, "ldap.corp.ca-file=" + another.certificate()))
                .anyMatch(line -> line.startsWith("FAILED  corp: ")
                        && line.contains("its certificate is not signed by one of " + another.certificate())
                        && line.contains("set gatehouse.identity.ldap.corp.ca-file to the certificate"))
                .anyMatch(line -> line.startsWith("ok      shop: "));
    }

    @Test
    void aWrongBaseDnIsReported() {
        assertThat(check(1, "ldap.corp.base-dn=dc=example,dc=com"))
                .anyMatch(line -> line.startsWith("FAILED  corp: gatehouse.identity.ldap.corp.base-dn "));
    }

    @Test
    void aWrongQueryIsReported() {
        assertThat(check(1, "jdbc.shop.user-query=select login, hash, active from members where login = :user"))
                .anyMatch(line -> line.startsWith("FAILED  shop: gatehouse.identity.jdbc.shop.user-query "))
                .anyMatch(line -> line.startsWith("ok      corp: "));
    }

    @Test
    void anUnavailableProviderIsReported() {
        String issuer = "http://127.0.0.1:" + Gatehouse.freePort();
        assertThat(check(1, "oauth.sso.issuer-uri=" + issuer, "oauth.sso.audience=gatehouse"))
                .anyMatch(line -> line.startsWith("FAILED  sso: ") && line.contains(issuer))
                .anyMatch(line -> line.startsWith("ok      corp: "));
    }

    @Test
    void aGroupThatDoesNotExistIsReported() {
        assertThat(check(1, "--gatehouse.roles.editor.ldap-groups=edtors,Editors"))
                .filteredOn(line -> line.contains(" roles: "))
                .singleElement()
                .asString()
                .startsWith("FAILED  roles: gatehouse.roles.editor.ldap-groups names the group edtors, ");
    }

    @Test
    void aSignInIsTriedWithoutAnEffect() throws Exception {
        Path password = Files.writeString(data.resolve("password"), "alice-secret\n");
        List<String> lines = check(
                0,
                "--as=alice",
                "--password-file=" + password,
                "--gatehouse.roles.editor.ldap-groups=editors",
                "--gatehouse.token.claims.email=mail");
        assertThat(lines)
                .anyMatch(line ->
                        line.startsWith("ok      corp: found [uid=alice,ou=people,dc=example,dc=org] at ldaps://"))
                .anyMatch(line ->
                        line.startsWith("ok      corp: groups: cn=editors,ou=groups,dc=example,dc=org gives editor by"))
                .anyMatch(line ->
                        line.startsWith("ok      sign-in: corp signs the user in as alice, with the roles [editor]"))
                .anyMatch(line -> line.contains("claims: {sub=alice, roles=[editor], email=alice@example.org}"));
        assertThat(String.join("\n", lines)).doesNotContain("alice-secret");
    }

    @Test
    void aSignInThatWouldBeRefusedIsAFailure() throws Exception {
        Path password = Files.writeString(data.resolve("password"), "wrong");
        assertThat(check(1, "--as=alice", "--password-file=" + password))
                .anyMatch(line -> line.startsWith("FAILED  corp: the directory refused the bind"))
                .last()
                .asString()
                .startsWith("FAILED  sign-in: refused: corp: the directory refused the bind");
    }

    @Test
    void beforeTheFirstStartASignInIsShownWithoutItsClaims() throws Exception {
        Path password = Files.writeString(data.resolve("password"), "alice-secret\n");
        List<String> lines = check(
                0,
                "--as=alice",
                "--password-file=" + password,
                "--spring.datasource.url=" + TestPostgres.emptyDatabase());
        assertThat(lines)
                .allMatch(line -> line.matches("(ok|WARN) {3,6}[\\w-]+: .* \\(\\d+ ms\\)"))
                .anyMatch(line -> line.startsWith("ok      sign-in: corp signs the user in as alice"))
                .last()
                .asString()
                .startsWith("WARN    sign-in: the claims are not shown");
    }

    @Test
    void sourcesThatCannotBeCreatedAreReportedOnce() {
        assertThat(check(1, "jdbc.shop.url=jdbc:oracle:thin:@localhost:1521/x"))
                .filteredOn(line -> !line.startsWith("ok"))
                .hasSize(2)
                .satisfiesExactly(
                        first ->
                                assertThat(first).startsWith("FAILED  configuration: gatehouse.identity.jdbc.shop.url"),
                        second -> assertThat(second).startsWith("WARN    sources: not checked"));
    }

    @Test
    void theCertificateOfTheServiceIsChecked() {
        assertThat(check(
                        0,
                        "--server.ssl.certificate=" + certificate.certificate(),
                        "--server.ssl.certificate-private-key=" + certificate.key()))
                .anyMatch(line ->
                        line.startsWith("ok      certificates: the certificate of CN=a server in server.ssl is valid"));
        assertThat(check(
                        1,
                        "--server.ssl.certificate=" + data.resolve("missing"),
                        "--server.ssl.certificate-private-key=x"))
                .anyMatch(
                        line -> line.startsWith("FAILED  certificates: server.ssl names a certificate or a key that"));
    }

    private List<String> check(int exitCode, String... changes) {
        List<String> arguments = new ArrayList<>(List.of(
                "--check",
                "--gatehouse.data-dir=" + data,
                "--server.port=0",
                "--spring.datasource.url=jdbc:h2:mem:check",
                IDENTITY + "ldap.corp.urls=ldaps://127.0.0.1:" + directory.getListenPort(),
                IDENTITY + "ldap.corp.ca-file=" + certificate.certificate(),
                IDENTITY + "ldap.corp.base-dn=dc=example,dc=org",
                IDENTITY + "ldap.corp.user-search-base=ou=people",
                IDENTITY + "ldap.corp.group-search-base=ou=groups",
                IDENTITY + "ldap.corp.bind-dn=cn=service",
                IDENTITY + "ldap.corp.bind-password=service-password",
                IDENTITY + "jdbc.shop.url=" + TABLE,
                IDENTITY + "jdbc.shop.user-query=select login, hash, active from member where login = :user"));
        for (String change : changes) {
            if (change.startsWith("--")) {
                arguments.removeIf(argument -> argument.startsWith(change.replaceFirst("=.*", "=")));
                arguments.add(change);
                continue;
            }
            String key = IDENTITY + change.split("=", 2)[0];
            arguments.removeIf(argument -> argument.startsWith(key + "="));
            arguments.add(IDENTITY + change);
        }
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        assertThat(CommandLine.run(
                        new SpringApplication(GatehouseApplication.class),
                        arguments.toArray(String[]::new),
                        new PrintStream(output, true, StandardCharsets.UTF_8)))
                .as(output::toString)
                .hasValue(exitCode);
        return output.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
