package dev.gatehouse.e2e;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.SelfSignedCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.FileSystemUtils;

/**
 * Samba as the Active Directory domain controller of EXAMPLE (example.test), with the users of
 * {@code e2e/active-directory.ldif}. All tests share one, which the first of them creates.
 */
final class SambaDc {
    private static final Path INSTALLED = Path.of("/usr/sbin/samba");
    private static final String BASE = "DC=example,DC=test";
    private static final int MEMBERS = 2000;

    /** The ports of Samba are fixed, so it gets its own address on the loopback interface. */
    private static final String ADDRESS = "127.0." + (ProcessHandle.current().pid() / 250 % 250) + "."
            + (ProcessHandle.current().pid() % 250 + 2);

    private static final Pattern PASSWORD = Pattern.compile("(?m)^password: (.*)$");

    private static final Pattern WRONG_PASSWORDS = Pattern.compile("(?m)^badPwdCount: (\\d+)$");

    private static SambaDc shared;

    private final Path folder;
    private SelfSignedCertificate tls;

    private SambaDc(Path folder) {
        this.folder = folder;
    }

    static synchronized SambaDc shared() {
        assertThat(INSTALLED)
                .as("the domain controller that these tests need (Debian's packages samba and samba-ad-provision)")
                .isExecutable();
        if (shared == null) {
            try {
                SambaDc dc = new SambaDc(Files.createTempDirectory("samba"));
                dc.provision();
                dc.start();
                shared = dc;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }

    /** With {@code active-directory} and the service account {@code gatehouse}. */
    Gatehouse gatehouse(String... more) {
        return Gatehouse.bare(Stream.concat(
                        Stream.of(
                                LdapSourceFixture.KEY + "urls=ldaps://" + ADDRESS,
                                LdapSourceFixture.KEY + "ca-file=" + tls.certificate(),
                                LdapSourceFixture.KEY + "base-dn=" + BASE,
                                LdapSourceFixture.KEY + "min-refusal-time=0ms",
                                LdapSourceFixture.KEY + "active-directory=true",
                                LdapSourceFixture.KEY + "bind-dn=CN=gatehouse,CN=Users," + BASE,
                                LdapSourceFixture.KEY + "bind-password=gatehouse-secret"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    /** Unencrypted; the controller accepts no passwords there. */
    String plainUrl() {
        return "ldap://" + ADDRESS;
    }

    /** Changes the database of the controller by LDIF. */
    void change(String ldif) throws IOException {
        modify("sam.ldb", ldif);
    }

    /** Sets the password of a user, as an administrator. */
    void resetPassword(String user, String password) throws IOException {
        change("""
                dn: CN=%s,CN=Users,%s
                changetype: modify
                replace: unicodePwd
                unicodePwd:: %s
                """.formatted(user, BASE, unicode(password)));
    }

    /** How many wrong passwords the controller has counted for a user. */
    int wrongPasswords(String user) throws IOException {
        run("ldbsearch -H private/sam.ldb -b CN=%s,CN=Users,%s badPwdCount".formatted(user, BASE));
        Matcher count = WRONG_PASSWORDS.matcher(Files.readString(folder.resolve("log")));
        return count.find() ? Integer.parseInt(count.group(1)) : 0;
    }

    private void provision() throws IOException {
        run("samba-tool domain provision --realm=EXAMPLE.TEST --domain=EXAMPLE --server-role=dc --dns-backend=NONE"
                + " --adminpass=Adm1n-secret --use-rfc2307 --host-name=dc1 --host-ip=127.0.0.1 --targetdir=.");
        String people = new ClassPathResource("e2e/active-directory.ldif").getContentAsString(UTF_8);
        change(PASSWORD.matcher(people).replaceAll(found -> "unicodePwd:: " + unicode(found.group(1))));
        change(members());
        // The modules of the database do not allow changes of pwdLastSet, so its file is changed.
        for (String user : List.of("expired", "lapsed")) {
            modify("sam.ldb.d/DC=EXAMPLE,DC=TEST.ldb", """
                    dn: CN=%s,CN=Users,DC=example,DC=test
                    changetype: modify
                    replace: pwdLastSet
                    pwdLastSet: 132223104000000000
                    """.formatted(user));
        }
    }

    /** A group of 2,000 contacts and alice. */
    private static String members() {
        String members = IntStream.range(0, MEMBERS)
                .mapToObj(i -> "CN=c%d,CN=Users,%s".formatted(i, BASE))
                .collect(joining("\nmember: "));
        return IntStream.range(0, MEMBERS)
                        .mapToObj(i ->
                                "dn: CN=c%d,CN=Users,%s\nchangetype: add\nobjectClass: contact\n\n".formatted(i, BASE))
                        .collect(joining())
                + """
                dn: CN=crowd,CN=Users,%1$s
                changetype: add
                objectClass: group
                sAMAccountName: crowd
                member: %2$s
                member: CN=alice,CN=Users,%1$s
                """.formatted(BASE, members);
    }

    private void modify(String database, String ldif) throws IOException {
        Path changes = Files.writeString(folder.resolve("changes.ldif"), ldif);
        run("ldbmodify -H private/" + database + " " + changes.getFileName());
    }

    private void start() {
        tls = SelfSignedCertificate.naming("ip:" + ADDRESS);
        Process process = process(("samba -i --model=single --debug-stdout -s etc/smb.conf --option=interfaces=%1$s/8"
                        + " --option=bind_interfaces_only=yes"
                        + " --option=server_services=ldap,cldap --option=dcerpc_endpoint_servers=none"
                        + " --option=pid_directory=%2$s/run --option=lock_directory=%2$s/lock"
                        + " --option=ncalrpc_dir=%2$s/ncalrpc --option=ntp_signd_socket_directory=%2$s/ntp"
                        + " --option=winbindd_socket_directory=%2$s/winbind"
                        + " --option=tls_certfile=%3$s --option=tls_keyfile=%4$s --option=tls_cafile=%3$s")
                .formatted(ADDRESS, folder, tls.certificate(), tls.key()));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process)));
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            assertThat(process.isAlive()).as(this::log).isTrue();
            return isListening();
        });
    }

    private void stop(Process process) {
        process.destroy();
        process.onExit().join();
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(String command) {
        assertThat(process(command).onExit().join().exitValue()).as(this::log).isZero();
    }

    /** An underscore in an option stands for a space. */
    private Process process(String command) {
        List<String> words = Stream.of(command.split(" "))
                .map(word -> word.startsWith("--option=") ? optionOf(word) : word)
                .toList();
        try {
            return new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String optionOf(String word) {
        return word.replace("_", " ").replace("services=ldap,cldap", "services=ldap cldap");
    }

    private static boolean isListening() {
        try (Socket socket = new Socket(ADDRESS, 636)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String unicode(String password) {
        return Base64.getEncoder().encodeToString(("\"" + password + "\"").getBytes(UTF_16LE));
    }

    private String log() {
        try {
            return "the log of Samba: " + Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
