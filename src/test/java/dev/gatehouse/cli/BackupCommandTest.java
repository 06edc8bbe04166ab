package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TestPostgres;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup is a new file, and an administrator gets it. */
class BackupCommandTest {
    @TempDir
    Path folder;

    private Path backup = Path.of("");
    private EmbeddedNode node = new EmbeddedNode(backup);

    @BeforeEach
    void useAFile() {
        backup = folder.resolve("backup");
        node = new EmbeddedNode(folder.resolve("data"));
    }

    @Test
    void aBackupIsANewFileThatOnlyItsOwnerCanRead() throws Exception {
        try (Gatehouse gatehouse = node.gatehouse()) {
            String admin = gatehouse.signIn("carol");
            assertThat(node.backup(gatehouse, admin, backup)).as(node::output).isZero();
            assertThat(Files.getPosixFilePermissions(backup)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            byte[] first = Files.readAllBytes(backup);
            assertThat(node.backup(gatehouse, admin, backup)).isEqualTo(1);
            assertThat(node.output()).contains("exists. Name a new file.");
            assertThat(backup).hasBinaryContent(first);
            assertThat(node.restore(backup)).isEqualTo(1);
            assertThat(node.output()).contains("is in use by a running Gatehouse. Stop Gatehouse first.");
        }
    }

    @Test
    void onlyAnAdministratorGetsABackupAndOnlyOfTheEmbeddedDatabase() {
        assertThat(post(Gatehouse.shared(), "alice").problem()).startsWith("403 insufficient_role");
        assertThat(post(Gatehouse.shared(), "carol").problem())
                .startsWith("501 not_implemented: Only the embedded database is backed up here");
        try (Gatehouse postgres = Gatehouse.demo("--spring.datasource.url=" + TestPostgres.freshDatabase())) {
            assertThat(node.backup(postgres, postgres.signIn("carol"), backup)).isEqualTo(1);
            assertThat(node.output()).contains("answered 501", "such as pg_dump");
            assertThat(folder).isEmptyDirectory();
        }
    }

    /** The server promises more than it sends, as when a proxy loses the connection. */
    @Test
    void aCutResponseLeavesNoFile() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().flush();
            exchange.close();
        });
        server.start();
        try {
            assertThat(node.backup("http://127.0.0.1:" + server.getAddress().getPort(), "token", backup))
                    .isEqualTo(1);
        } finally {
            server.stop(0);
        }
        assertThat(node.output()).contains("There is no backup: ");
        assertThat(folder).isEmptyDirectory();
    }

    private static Response post(Gatehouse gatehouse, String user) {
        return gatehouse.send(
                "POST", "/admin/backup", BodyPublishers.noBody(), "Authorization", "Bearer " + gatehouse.signIn(user));
    }
}
