package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.support.MovableClock;
import dev.gatehouse.token.keys.KeyRingProperties.Pkcs11;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletResponse;

/** The settings of key rings, and the JWK set that verifiers cache as long as the settings say. */
@Tag("unit")
class KeySettingsTest {
    private static final String ONE = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String TWO = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";

    private static final Pkcs11 NO_TOKEN = new Pkcs11(null, null, null);

    private final MovableClock clock = new MovableClock();

    @TempDir
    private Path folder;

    @Test
    void theJwkSetHasThePublicKeysAndIsCachedAsLongAsConfigured() throws Exception {
        SigningKeys keys = KeyFixture.signing(clock, SigningAlgorithm.ES256);
        ResponseEntity<byte[]> response = response(keys);
        assertThat(response.getHeaders().getFirst("Cache-Control")).isEqualTo("max-age=600, public");
        assertThat(response.getHeaders().getFirst("Content-Type")).isEqualTo("application/jwk-set+json");
        JWK jwk = JWKSet.parse(new String(response.getBody(), StandardCharsets.UTF_8))
                .getKeys()
                .get(0);
        assertThat(jwk.getKeyID()).isEqualTo(keys.current().kid());
        assertThat(jwk.isPrivate()).isFalse();
        assertThat(jwk.toECKey().toECPublicKey().getEncoded())
                .isEqualTo(keys.current().verifying().getEncoded());
    }

    @Test
    void theJwkSetHasAnotherTagAfterARotation() {
        SigningKeys keys = KeyFixture.signing(clock, SigningAlgorithm.ES256);
        String tag = response(keys).getHeaders().getETag();
        assertThat(response(keys).getHeaders().getETag()).isEqualTo(tag);
        KeyFixture.rotate(keys, clock);
        assertThat(response(keys).getHeaders().getETag()).isNotEqualTo(tag);
    }

    @Test
    void aSharedSecretIsNotPublished() {
        SigningKeys keys = KeyFixture.signing(clock, SigningAlgorithm.HS256);
        assertThat(response(keys).getBody()).asString(StandardCharsets.UTF_8).isEqualTo("{\"keys\":[]}");
    }

    @Test
    void headersThatForbidCachesAreRemoved() {
        MockHttpServletResponse response = new MockHttpServletResponse();
        for (String name : new String[] {"Cache-Control", "Pragma", "Expires"}) {
            response.setHeader(name, "no-cache");
        }
        new JwksController(new RingPublication(new SigningKeys(clock), properties(List.of(), null))).jwks(response);
        assertThat(response.getHeaderNames()).isEmpty();
    }

    @Test
    void aFileHasOneMasterKeyALine() throws Exception {
        Path file = Files.writeString(folder.resolve("keys"), "\n " + ONE + " \n\n" + TWO + "\n");
        MasterKeys read = MasterKeys.read(properties(List.of(), file), null, true);
        byte[] secret = {1};
        String first =
                MasterKeys.read(properties(List.of(ONE), null), null, true).wrap("a", secret);
        String second =
                MasterKeys.read(properties(List.of(TWO), null), null, true).wrap("a", secret);
        assertThat(read.unwrap("a", first)).isEqualTo(secret);
        assertThat(read.unwrap("a", second)).isEqualTo(secret);
        assertThat(read.isNewest(first)).isTrue();
        assertThat(read.isNewest(second)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"' ',has no key", "!,is not base64"})
    void aFileWithoutAMasterKeyStopsTheStart(String content, String problem) throws Exception {
        Path file = Files.writeString(folder.resolve("keys"), content);
        assertThatThrownBy(() -> MasterKeys.read(properties(List.of(), file), null, true))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.keys.master-key-file " + problem);
    }

    @Test
    void aSettingOutOfRangeStopsTheStart() {
        Duration hour = Duration.ofHours(1);
        new KeyRingProperties(hour, hour, Duration.ZERO, List.of(), null, List.of(), NO_TOKEN, List.of());
        assertThatThrownBy(() -> new KeyRingProperties(
                        hour, hour.minusMillis(1), Duration.ZERO, List.of(), null, List.of(), NO_TOKEN, List.of()))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.keys.seal-rotate-every is shorter than an hour");
        assertThatThrownBy(() -> new KeyRingProperties(
                        hour, hour, Duration.ofMillis(-1), List.of(), null, List.of(), NO_TOKEN, List.of()))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.keys.jwks-max-age is negative");
        assertThatThrownBy(() -> properties(List.of(ONE), folder.resolve("keys")))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.keys.master-key and gatehouse.keys.master-key-file are both set");
        assertThat(properties(List.of(ONE), null).toString()).doesNotContain(ONE);
    }

    private static ResponseEntity<byte[]> response(SigningKeys keys) {
        return new JwksController(new RingPublication(keys, properties(List.of(), null)))
                .jwks(new MockHttpServletResponse());
    }

    private static KeyRingProperties properties(List<String> masterKey, Path masterKeyFile) {
        Duration day = Duration.ofDays(1);
        return new KeyRingProperties(
                day, day, Duration.ofMinutes(10), masterKey, masterKeyFile, List.of(), NO_TOKEN, List.of());
    }
}
