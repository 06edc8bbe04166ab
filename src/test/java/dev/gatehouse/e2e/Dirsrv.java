package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import dev.gatehouse.support.Gatehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * 389 Directory Server, as Debian has it, in a folder of its own and with a certificate of its own. It does not run as root,
 * so that it changes nothing else on the machine.
 */
final class Dirsrv implements DirectoryServer {
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

    static Dirsrv started() throws Exception {
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
            server.configure();
        } catch (LDAPException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** The plug-in "7-bit check" would refuse user names beyond ASCII. */
    private void configure() throws LDAPException {
        set("cn=config", "nsslapd-dynamic-plugins", "on");
        set("cn=7-bit check,cn=plugins,cn=config", "nsslapd-pluginEnabled", "off");
        for (String setting : new String[] {"passwordLockout", "passwordCheckSyntax", "passwordExp"}) {
            set("cn=config", setting, "on");
        }
        set("cn=config", "passwordMaxFailure", "3");
        set("cn=config", "passwordMinLength", "12");
        set(
                "dc=example,dc=org",
                "aci",
                "(targetattr != \"userPassword\")(version 3.0; acl \"read\"; allow (read, search, compare) userdn = \"ldap:///all\";)",
                "(targetattr = \"userPassword\")(version 3.0; acl \"self\"; allow (write) userdn = \"ldap:///self\";)");
    }

    @Override
    public String url() {
        return "ldaps://localhost:" + tlsPort;
    }

    @Override
    public String plainUrl() {
        return "ldap://localhost:" + port;
    }

    @Override
    public Path ca() {
        return folder.resolve("root/etc/dirsrv/slapd-test/ca.crt");
    }

    @Override
    public LDAPConnection administrator() throws LDAPException {
        return new LDAPConnection("127.0.0.1", port, ROOT, "root-secret");
    }

    @Override
    public void disable(String user) throws LDAPException {
        setOfUser(user, "nsAccountLock", "TRUE");
    }

    /** From now on for each password that an administrator sets. */
    @Override
    public void requireChange(String user) throws LDAPException {
        set("cn=config", "passwordMustChange", "on");
        setOfUser(user, "userPassword", user + "-reset");
    }

    @Override
    public void expire(String user) throws LDAPException {
        setOfUser(user, "passwordExpirationTime", "20200101000000Z");
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
