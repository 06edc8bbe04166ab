package dev.gatehouse.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldif.LDIFAddChangeRecord;
import com.unboundid.ldif.LDIFChangeRecord;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFReader;
import com.unboundid.ldif.LDIFRecord;
import dev.gatehouse.support.Gatehouse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.FileSystemUtils;

/**
 * 389 Directory Server, as Debian has it, in a folder of its own and with a certificate of its own. It does not run as root,
 * so that it changes nothing else on the machine.
 */
final class Dirsrv implements AutoCloseable {
    private static final Path INSTALLED = Path.of("/usr/sbin/ns-slapd");
    private static final String ROOT = "cn=Directory Manager";
    private static final String CONFIGURATION = """
            [general]
            config_version = 2
            full_machine_name = localhost
            strict_host_checking = False
            selinux = False
            systemd = False
            [slapd]
            instance_name = test
            port = %d
            secure_port = %d
            root_password = root-secret
            [backend-userroot]
            suffix = dc=example,dc=org
            create_suffix_entry = True
            """;

    private final Path folder;
    private final Path log;
    private final int port = Gatehouse.freePort();
    private final int tlsPort = Gatehouse.freePort();

    private Dirsrv(Path folder) throws IOException {
        this.folder = folder;
        this.log = Files.createTempFile("dirsrv", ".log");
    }

    /** @param resources LDIF of entries below the suffix */
    static Dirsrv started(String... resources) throws Exception {
        assertThat(INSTALLED)
                .as("the server that these tests need (Debian's package 389-ds-base)")
                .isExecutable();
        Dirsrv server = new Dirsrv(Files.createTempDirectory("dirsrv"));
        if (isRoot()) {
            server.run("chown", "dirsrv", server.folder.toString());
        }
        Path configuration = server.folder.resolve("test.inf");
        Files.writeString(configuration, CONFIGURATION.formatted(server.port, server.tlsPort));
        server.runAsUser("dscreate", "ds-root", server.folder + "/root", server.folder + "/bin");
        server.runAsUser(server.folder + "/bin/dscreate", "from-file", configuration.toString());
        try {
            for (String resource : resources) {
                server.change(new ClassPathResource(resource).getContentAsString(UTF_8));
            }
        } catch (IOException | LDIFException | LDAPException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** The name in the certificate of the server. */
    String url() {
        return "ldaps://localhost:" + tlsPort;
    }

    Path ca() {
        return folder.resolve("root/etc/dirsrv/slapd-test/ca.crt");
    }

    /** Adds and changes entries, but not the suffix, which is there, and user names beyond ASCII, which the server refuses. */
    void change(String ldif) throws IOException, LDIFException, LDAPException {
        try (LDAPConnection connection = connection();
                LDIFReader reader = new LDIFReader(new BufferedReader(new StringReader(ldif)))) {
            for (LDIFRecord next = reader.readLDIFRecord(); next != null; next = reader.readLDIFRecord()) {
                if (next instanceof Entry entry) {
                    entry.removeAttribute("entryUUID");
                    if (entry.getDN().matches("\\p{ASCII}+") && !entry.getDN().startsWith("dc=")) {
                        new LDIFAddChangeRecord(entry).processChange(connection);
                    }
                } else if (next instanceof LDIFChangeRecord change) {
                    change.processChange(connection);
                }
            }
        }
    }

    void set(String dn, String attribute, String... values) throws LDAPException {
        try (LDAPConnection connection = connection()) {
            connection.modify(dn, new Modification(ModificationType.REPLACE, attribute, values));
        }
    }

    private LDAPConnection connection() throws LDAPException {
        return new LDAPConnection("127.0.0.1", port, ROOT, "root-secret");
    }

    private void runAsUser(String... command) {
        Stream<String> user = isRoot() ? Stream.of("runuser", "-u", "dirsrv", "--") : Stream.of();
        run(Stream.concat(
                        Stream.concat(
                                user,
                                Stream.of("env", "HOME=" + folder, "PATH=" + folder + "/bin:/usr/sbin:/usr/bin:/bin")),
                        Stream.of(command))
                .toArray(String[]::new));
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private void run(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            assertThat(process.onExit().join().exitValue()).as(this::log).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        runAsUser(folder + "/bin/dsctl", "test", "stop");
        FileSystemUtils.deleteRecursively(folder);
        Files.delete(log);
    }

    private String log() {
        try {
            return "the log of 389 Directory Server: " + Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
