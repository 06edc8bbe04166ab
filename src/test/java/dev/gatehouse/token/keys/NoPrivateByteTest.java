package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.TokenForger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.interfaces.ECPrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/** No secret part of a key is in the database, the log, the text of any object, or any response. */
@ExtendWith(OutputCaptureExtension.class)
class NoPrivateByteTest {
    private static final String SECRET = "kX9#mQ2$vL7!pR4@wT8%yU1^zI5&aO3*sD6(fG0)hJkLqWeRtYuIoP";
    private static final List<String> PATHS = List.of(
            "/.well-known/jwks.json", "/admin/keys", "/me", "/actuator/health", "/actuator/info", "/actuator/env");

    @TempDir
    private Path data;

    @Test
    void generatedKeysStaySecret(CapturedOutput output) throws Exception {
        List<Key> secrets;
        try (Gatehouse gatehouse = embedded()) {
            secrets = used(gatehouse);
            assertNone(secrets, texts(gatehouse) + output.getAll());
        }
        assertNone(secrets, output.getAll());
        assertNone(secrets, database());
    }

    @Test
    void aConfiguredSecretStaysSecret(CapturedOutput output) throws Exception {
        List<Key> secrets;
        try (Gatehouse gatehouse =
                embedded("--gatehouse.token.algorithm=HS256", "--gatehouse.token.secret=" + SECRET)) {
            secrets = used(gatehouse);
            assertThat(secrets)
                    .anySatisfy(key -> assertThat(new String(key.getEncoded(), StandardCharsets.UTF_8))
                            .isEqualTo(SECRET));
            assertNone(secrets, texts(gatehouse) + output.getAll());
        }
        assertNone(secrets, database());
    }

    @Test
    void aDumpOfPostgresContainsNoSecret() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Gatehouse gatehouse =
                        Gatehouse.demo("--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"))) {
            List<Key> secrets = used(gatehouse);
            JdbcTemplate jdbc = new JdbcTemplate(postgres.getPostgresDatabase());
            StringBuilder dump = new StringBuilder();
            jdbc.queryForList(
                            "select table_name from information_schema.tables where table_schema = 'public'",
                            String.class)
                    .forEach(table -> dump.append(jdbc.queryForList("select * from " + table)));
            assertThat(dump)
                    .contains(gatehouse.bean(SigningKeys.class).current().kid());
            assertNone(secrets, dump.toString());
        }
    }

    private Gatehouse embedded(String... more) {
        return Gatehouse.demo(Stream.concat(
                        Stream.of(
                                "--gatehouse.data-dir=" + data,
                                "--spring.datasource.url=jdbc:h2:file:" + data.resolve("db"),
                                "--logging.level.dev.gatehouse=DEBUG",
                                "--management.endpoints.web.exposure.include=*"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    /** Uses all keys of both rings, and returns them. */
    private static List<Key> used(Gatehouse gatehouse) {
        String token = gatehouse.signIn("carol");
        TokenForger forger = new TokenForger(SigningAlgorithm.ES256.generate(), token);
        gatehouse.getAs(forger.signed(forger.header(), forger.payload()), "/me");
        List<Key> secrets = new ArrayList<>(all(gatehouse));
        gatehouse.send("POST", "/admin/keys/rotate", BodyPublishers.noBody(), "Authorization", "Bearer " + token);
        String kid = gatehouse.bean(SigningKeys.class).current().kid();
        gatehouse.send(
                "POST",
                "/admin/keys/" + kid + "/compromised",
                BodyPublishers.noBody(),
                "Authorization",
                "Bearer " + token);
        gatehouse.getAs(token, "/me");
        secrets.addAll(all(gatehouse));
        return secrets;
    }

    private static List<Key> all(Gatehouse gatehouse) {
        return Stream.of("signingKeys", "sealRing")
                .flatMap(ring -> gatehouse.beans().getBean(ring, SigningKeys.class).ring().keys().stream())
                .map(key -> key.key().signing())
                .toList();
    }

    /** The responses of the endpoints, and the text of each of Gatehouse's beans. */
    private static String texts(Gatehouse gatehouse) {
        String token = gatehouse.signIn("carol");
        StringBuilder texts = new StringBuilder();
        PATHS.forEach(path -> texts.append(gatehouse.getAs(token, path).body()));
        assertThat(texts).contains(gatehouse.bean(SigningKeys.class).current().kid());
        ListableBeanFactory beans = gatehouse.beans();
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = beans.getType(name);
            if (type != null && type.getName().startsWith("dev.gatehouse")) {
                texts.append(beans.getBean(name));
            }
        }
        beans.getBean("sealRing", SigningKeys.class).ring().keys().forEach(texts::append);
        texts.append(gatehouse.bean(SigningKeys.class).ring());
        return texts.toString();
    }

    private String database() throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            String all = files.filter(file -> !file.endsWith("master-key"))
                    .map(NoPrivateByteTest::content)
                    .reduce("", String::concat);
            assertThat(all).as("rows can be read in it").contains("RING_KEY", "signing");
            return all;
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertNone(List<Key> secrets, String text) {
        Set<String> found = new TreeSet<>();
        for (Key secret : secrets) {
            spellings(secret).filter(text::contains).forEach(found::add);
        }
        assertThat(secrets).hasSizeGreaterThan(2);
        assertThat(found).isEmpty();
    }

    private static Stream<String> spellings(Key key) {
        byte[] bytes = key instanceof ECPrivateKey ec ? scalar(ec.getS()) : key.getEncoded();
        String member = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return Stream.of(
                        base64(bytes),
                        // A member of a JWK, when the JWK is encoded in base64.
                        base64(member.getBytes(StandardCharsets.US_ASCII)),
                        Stream.of(
                                new String(bytes, StandardCharsets.ISO_8859_1),
                                HexFormat.of().formatHex(bytes),
                                HexFormat.of().withUpperCase().formatHex(bytes),
                                new BigInteger(1, bytes).toString(),
                                Arrays.toString(bytes)))
                .flatMap(Function.identity())
                .distinct();
    }

    /** In a longer run of base64, the bytes appear in one of three alignments. */
    private static Stream<String> base64(byte[] bytes) {
        return Stream.of(0, 1, 2)
                .map(shift -> Arrays.copyOfRange(bytes, shift, shift + (bytes.length - 2) / 3 * 3))
                .map(part -> Base64.getEncoder().withoutPadding().encodeToString(part))
                .flatMap(text -> Stream.of(text, text.replace('+', '-').replace('/', '_')));
    }

    private static byte[] scalar(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }
}
