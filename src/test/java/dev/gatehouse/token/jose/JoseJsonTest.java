package dev.gatehouse.token.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonwebtoken.io.DeserializationException;
import io.jsonwebtoken.io.Deserializer;
import io.jsonwebtoken.security.Jwks;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON that two readers could understand in two ways is not read. */
@Tag("unit")
class JoseJsonTest {

    @Test
    void membersAreReadInTheirOrder() {
        Map<String, ?> members = read(JoseJson.READER, "{\"b\":1,\"a\":[{\"c\":9223372036854775807}],\"exp\":0}");
        assertThat(members.keySet()).containsExactly("b", "a", "exp");
        assertThat(members.get("a")).isEqualTo(List.of(Map.of("c", Long.MAX_VALUE)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1.5}",
                "{\"a\":{\"b\":1.5}}",
                "{\"a\":[1,1.5]}",
                "{\"a\":[{\"b\":[1.5]}]}",
                "{\"a\":1e3}",
                "{\"a\":9223372036854775808}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":[[[[[[[[1]]]]]]]]}",
                "{\"exp\":\"1\"}",
                "{\"iat\":null}",
                "{\"nbf\":true}",
                "{\"auth_time\":[1]}",
                "{\"confirmed_at\":{}}",
                "{\"crit\":[]}",
                "{",
            })
    void ambiguousMembersAreRefused(String json) {
        assertThatThrownBy(() -> read(JoseJson.READER, json)).isInstanceOf(DeserializationException.class);
    }

    @Test
    void onlyThreeMembersOfTheHeaderAreReadForAnUnreadableToken() {
        assertThat(read(
                        JoseJson.HEADER_READER,
                        "{\"alg\":\"ES256\",\"kid\":\"a\",\"typ\":\"b\",\"crit\":[],\"n\":1.5}"))
                .isEqualTo(Map.of("alg", "ES256", "kid", "a", "typ", "b"));
        assertThat(read(JoseJson.HEADER_READER, "{\"alg\":1,\"alg\":2}")).isEmpty();
    }

    @Test
    void theSecretOfAKeyIsWrittenAsItIs() {
        byte[] secret = "a secret of exactly 32 bytes ...".getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        JoseJson.WRITER.serialize(
                Jwks.builder().key(new SecretKeySpec(secret, "HmacSHA256")).build(), json);
        assertThat(json.toString(StandardCharsets.UTF_8))
                .contains("\"kty\":\"oct\"", "\"k\":\"YSBzZWNyZXQgb2YgZXhhY3RseSAzMiBieXRlcyAuLi4\"");
    }

    private static Map<String, ?> read(Deserializer<Map<String, ?>> reader, String json) {
        return reader.deserialize(new StringReader(json));
    }
}
