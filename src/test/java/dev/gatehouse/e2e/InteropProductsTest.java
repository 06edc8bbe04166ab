package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.gatehouse.interop.RegisteredVerifier;
import dev.gatehouse.support.Client;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.MarkdownPage;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Products of others accept our tokens, configured as docs/interop.md says. GatewayPagesTest has Caddy. */
@Tag("e2e")
class InteropProductsTest {
    private static final RegisteredVerifier PROXY = new RegisteredVerifier("proxy", "0123456789abcdef".repeat(4));
    private static final int PORT = Gatehouse.freePort();
    private static final String ISSUER = "http://127.0.0.1:" + PORT;

    private static Gatehouse gatehouse;

    @BeforeAll
    static void start() {
        gatehouse = Gatehouse.demo(Stream.concat(
                        Stream.of(PROXY.arguments()),
                        Stream.of(
                                "--server.port=" + PORT, "--gatehouse.token.issuer=" + ISSUER, Gatehouse.atRealTime()))
                .toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
    }

    @Test
    void jose4jReadsTheKeysAndTheType() throws Exception {
        assertThat(new JwtConsumerBuilder()
                        .setVerificationKeyResolver(
                                new HttpsJwksVerificationKeyResolver(new HttpsJwks(ISSUER + "/.well-known/jwks.json")))
                        .setExpectedType(true, "at+jwt")
                        .setExpectedIssuer(ISSUER)
                        .setExpectedAudience("gatehouse")
                        .build()
                        .processToClaims(gatehouse.signIn("alice"))
                        .getSubject())
                .isEqualTo("alice");
    }

    @Test
    void nimbusReadsTheKeysWithAVerifierOfTheType() throws Exception {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, nimbusKeys()));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                "gatehouse", new JWTClaimsSet.Builder().issuer(ISSUER).build(), Set.of("exp", "client_id")));
        assertThat(processor.process(gatehouse.signIn("alice"), null).getSubject())
                .isEqualTo("alice");
    }

    private static JWKSource<SecurityContext> nimbusKeys() throws MalformedURLException {
        return JWKSourceBuilder.create(
                        URI.create(ISSUER + "/.well-known/jwks.json").toURL())
                .build();
    }

    /** It requires all that RFC 9068 requires. */
    @Test
    void springAcceptsTheTokenAsAnAccessTokenOfRfc9068() {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withIssuerLocation(ISSUER)
                .jwsAlgorithm(SignatureAlgorithm.ES256)
                .validateType(false)
                .build();
        decoder.setJwtValidator(JwtValidators.createAtJwtValidator()
                .issuer(ISSUER)
                .audience("gatehouse")
                .clientId("gatehouse")
                .build());
        assertThat(decoder.decode(gatehouse.signIn("alice")).getSubject()).isEqualTo("alice");
    }

    @Test
    void pyJwtReadsTheKeysAndThePemFile() throws IOException {
        String token = gatehouse.signIn("alice");
        Path folder = folder();
        Path script = Files.writeString(folder.resolve("verify.py"), """
                import jwt, sys, urllib.request
                issuer, token = sys.argv[1:]
                published = jwt.PyJWKClient(issuer + '/.well-known/jwks.json').get_signing_key_from_jwt(token).key
                kid = jwt.get_unverified_header(token)['kid']
                pem = urllib.request.urlopen(issuer + '/.well-known/keys.pem?kid=' + kid).read()
                for key in published, pem:
                    claims = jwt.decode(token, key, algorithms=['ES256'], audience='gatehouse', issuer=issuer)
                    assert claims['sub'] == 'alice', claims
                """);
        ServerProcess.run(folder, Map.of(), "/usr/bin/python3", script.toString(), ISSUER, token);
    }

    @Test
    void haproxyVerifiesWithTheKeysInFiles() throws IOException {
        Path folder = folder();
        MarkdownPage page = MarkdownPage.of("docs/interop.md");
        ServerProcess.run(
                folder, Map.of("GATEHOUSE", ISSUER), "/bin/sh", "-ec", "cd " + folder + "\n" + page.block("sh"));
        int port = Gatehouse.freePort();
        try (EchoApplication application = new EchoApplication()) {
            Path configuration = Files.writeString(
                    folder.resolve("haproxy.cfg"),
                    "defaults\n    mode http\n    timeout connect 5s\n    timeout client 5s\n    timeout server 5s\n"
                            + MarkdownPage.replaced(
                                    page.block("haproxy"),
                                    "127.0.0.1:3001",
                                    "127.0.0.1:" + port,
                                    "/etc/haproxy",
                                    folder.toString(),
                                    "https://login.example.com",
                                    ISSUER,
                                    "127.0.0.1:3000",
                                    application.address()));
            try (ServerProcess server = ServerProcess.started(
                    folder, port, Map.of(), "/usr/sbin/haproxy", "-db", "-f", configuration.toString())) {
                Client haproxy = client(port);
                String token = gatehouse.signIn("alice");
                assertThat(haproxy.getAs(token, "/").body()).contains("X-auth-user: alice");
                assertThat(haproxy.getAs(token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(86), "/")
                                .status())
                        .isEqualTo(401);
                assertThat(haproxy.get("/").status()).isEqualTo(401);
                assertThat(server.process().isAlive()).isTrue();
            }
        }
    }

    @Test
    void modAuthOpenidcHonoursASignOut() throws IOException {
        try (ApacheOpenidc apache = new ApacheOpenidc(folder(), ISSUER, PROXY)) {
            String token = gatehouse.signIn("alice");
            for (int i = 0; i < 2; i++) {
                assertThat(apache.getAs(token, "/").header("X-User")).isEqualTo("alice");
            }
            gatehouse.signOut(token);
            assertThat(apache.getAs(token, "/").status()).isEqualTo(401);
            assertThat(apache.isAlive()).isTrue();
        }
    }

    @Test
    void dovecotHonoursASignOut() throws IOException {
        try (Dovecot dovecot = new Dovecot(folder(), ISSUER, PROXY)) {
            String token = gatehouse.signIn("alice");
            assertThat(dovecot.accepts("alice", token)).isTrue();
            assertThat(dovecot.accepts("bob", token)).isFalse();
            gatehouse.signOut(token);
            assertThat(dovecot.accepts("alice", token)).isFalse();
        }
    }

    private static Client client(int port) {
        return new Client() {
            @Override
            public int port() {
                return port;
            }
        };
    }

    private static Path folder() throws IOException {
        return Files.createTempDirectory(Files.createDirectories(Path.of("target/gateways")), "product")
                .toAbsolutePath();
    }
}
