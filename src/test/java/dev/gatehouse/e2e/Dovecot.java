package dev.gatehouse.e2e;

import static dev.gatehouse.support.ShellScript.output;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.interop.RegisteredVerifier;
import dev.gatehouse.support.MarkdownPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Dovecot with the configuration of docs/interop.md. Only its authentication runs. */
final class Dovecot implements AutoCloseable {
    private static final String USER = System.getProperty("user.name");

    private final Path configuration;
    private final ServerProcess server;

    /** @param folder made readable, because the processes of Dovecot run as another user */
    Dovecot(Path folder, String issuer, RegisteredVerifier verifier) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        MarkdownPage page = MarkdownPage.of("docs/interop.md");
        String queries = MarkdownPage.replaced(
                page.blocks("ini").get(1),
                "https://orders:SECRET@login.example.com",
                issuer.replace("://", "://" + verifier.id() + ":" + verifier.secret() + "@"));
        Path queryFile = Files.writeString(folder.resolve("oauth2.conf"), queries);
        configuration = Files.writeString(
                folder.resolve("dovecot.conf"),
                MarkdownPage.replaced(
                                page.blocks("ini").get(0),
                                "/etc/dovecot/dovecot-oauth2.conf.ext",
                                queryFile.toString(),
                                "mechanisms = oauthbearer",
                                "mechanisms = plain oauthbearer")
                        + settings(folder));
        server = ServerProcess.of(folder, Map.of(), "/usr/sbin/dovecot", "-F", "-c", configuration.toString());
        await().until(() -> Files.exists(folder.resolve("run/auth-client")));
    }

    /** PLAIN with the token as the password: doveadm has no other mechanism. Dovecot answers a failure at once. */
    private static String settings(Path folder) {
        String user = USER.equals("root") ? "dovecot" : USER;
        return """
                base_dir = %1$s/run
                state_dir = %1$s
                log_path = %1$s/log
                protocols =
                ssl = no
                default_internal_user = %2$s
                default_login_user = %2$s
                auth_failure_delay = 0
                """.formatted(folder, user);
    }

    /** Whether a user signs in with a token. */
    boolean accepts(String user, String token) throws IOException {
        String command = "doveadm -c \"$CONFIGURATION\" auth test \"$LOGIN\" \"$TOKEN\" || true";
        return output(command, Map.of("CONFIGURATION", configuration.toString(), "LOGIN", user, "TOKEN", token))
                .contains("passdb: " + user + " auth succeeded");
    }

    /** Its processes are no children of the process that was started. */
    @Override
    public void close() throws IOException {
        server.process().destroy();
        server.process().onExit().join();
        server.close();
    }
}
