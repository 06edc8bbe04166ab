package dev.gatehouse.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldif.LDIFException;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.SelfSignedCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.FileSystemUtils;

/** The OpenLDAP server of Debian on a free port of the loopback address, with the users of {@code e2e/people.ldif}. */
final class Slapd implements AutoCloseable {
    private static final Path INSTALLED = Path.of("/usr/sbin/slapd");
    private static final String CONFIGURATION = """
            include /etc/ldap/schema/core.schema
            include /etc/ldap/schema/cosine.schema
            include /etc/ldap/schema/inetorgperson.schema
            modulepath /usr/lib/ldap
            moduleload back_mdb
            pidfile %1$s/slapd.pid
            %2$s
            database mdb
            suffix "dc=example,dc=org"
            directory %1$s/data
            rootdn "cn=root,dc=example,dc=org"
            rootpw root-secret
            %3$s
            access to attrs=userPassword by self =xw by anonymous auth by * none
            access to * by * read
            """;

    private static final String ROOT = "cn=root,dc=example,dc=org";
    private static final String OVERLAYS = """
            overlay memberof
            overlay ppolicy
            ppolicy_default "cn=lenient,ou=policies,dc=example,dc=org"
            ppolicy_use_lockout
            """;
    private static final String TLS = """
            moduleload memberof
            moduleload ppolicy
            TLSCACertificateFile %1$s
            TLSCertificateFile %1$s
            TLSCertificateKeyFile %2$s
            """;

    private final Path folder;
    private final SelfSignedCertificate tls;
    private final int port = Gatehouse.freePort();
    private final int encryptedPort = Gatehouse.freePort();
    private Process process;

    private Slapd(Path folder, SelfSignedCertificate tls) {
        this.folder = folder;
        this.tls = tls;
    }

    /** @param more lines of {@code slapd.conf}, for the server as a whole */
    static Slapd started(String... more) {
        return make(null, String.join("\n", more), "", "e2e/people.ldif");
    }

    /** With the attribute {@code memberOf}, LDAPS, and the policies and users of {@code e2e/policies.ldif}. */
    static Slapd withOverlays() {
        SelfSignedCertificate tls = SelfSignedCertificate.naming("ip:127.0.0.1");
        String global = TLS.formatted(tls.certificate(), tls.key());
        return make(tls, global, OVERLAYS, "e2e/people.ldif", "e2e/policies.ldif");
    }

    private static Slapd make(SelfSignedCertificate tls, String global, String database, String... entries) {
        assertThat(INSTALLED)
                .as("the OpenLDAP server that these tests need (Debian's package slapd)")
                .isExecutable();
        try {
            Slapd slapd = new Slapd(Files.createTempDirectory("slapd"), tls);
            slapd.load(global, database, entries);
            slapd.start();
            return slapd;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "ldap://127.0.0.1:" + port;
    }

    /** Only {@link #withOverlays}. */
    String encryptedUrl() {
        return "ldaps://127.0.0.1:" + encryptedPort;
    }

    Path certificate() {
        return tls.certificate();
    }

    int port() {
        return port;
    }

    void start() {
        process = run("-h", url() + "/" + (tls == null ? "" : " " + encryptedUrl() + "/"), "-d", "0");
        await().until(() -> {
            assertThat(process.isAlive()).as(this::log).isTrue();
            return isListening();
        });
    }

    void stop() {
        process.destroy();
        process.onExit().join();
    }

    /** Without closing connections in an orderly way. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() throws IOException {
        stop();
        FileSystemUtils.deleteRecursively(folder);
    }

    /** By LDAP, so that overlays process it. */
    void add(String... ldif) throws LDAPException, LDIFException {
        try (LDAPConnection connection = new LDAPConnection("127.0.0.1", port, ROOT, "root-secret")) {
            connection.add(ldif);
        }
    }

    /** Sets the password of a user, as an administrator. */
    void resetPassword(String user, String password) throws LDAPException {
        try (LDAPConnection connection = new LDAPConnection("127.0.0.1", port, ROOT, "root-secret")) {
            connection.modify(
                    "uid=" + user + ",ou=people,dc=example,dc=org",
                    new Modification(ModificationType.REPLACE, "userPassword", password));
        }
    }

    private void load(String global, String database, String... entries) throws IOException {
        // AppArmor of Ubuntu restricts the installed program to its own folders, but not a copy.
        Files.copy(INSTALLED, folder.resolve("slapd"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectory(folder.resolve("data"));
        Files.writeString(folder.resolve("slapd.conf"), CONFIGURATION.formatted(folder, global, database));
        Path people = folder.resolve("people.ldif");
        for (String resource : entries) {
            String ldif = new ClassPathResource(resource).getContentAsString(UTF_8) + "\n";
            Files.writeString(people, ldif, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        Process slapadd = run("-Tadd", "-l", people.toString());
        assertThat(slapadd.onExit().join().exitValue()).as(this::log).isZero();
    }

    private Process run(String... arguments) {
        Stream<String> command = Stream.of(Stream.of("./slapd"), Stream.of(arguments), Stream.of("-f", "slapd.conf"))
                .flatMap(Function.identity());
        try {
            return new ProcessBuilder(command.toList())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private String log() {
        try {
            return "the log of slapd: " + Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
