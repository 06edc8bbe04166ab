package dev.gatehouse.token.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gatehouse.access.PathAccess;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.text.HeaderText;
import dev.gatehouse.token.jose.JoseJson;
import io.jsonwebtoken.security.Jwks;
import jakarta.servlet.http.HttpServletResponse;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Our public keys, as a JWK set (RFC 7517, section 5), and as PEM (RFC 7468, section 13) for products that read files.
 * They never contain a shared secret or a private key.
 */
@RestController
public record JwksController(PublishedKeys keys) {
    private static final MediaType JWK_SET = new MediaType("application", "jwk-set+json");
    private static final MediaType PEM = new MediaType("application", "x-pem-file");
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    @Bean
    static PathAccess jwksPaths() {
        return PathAccess.open("/.well-known/jwks.json", "/.well-known/keys.pem");
    }

    @GetMapping("/.well-known/jwks.json")
    ResponseEntity<byte[]> jwks(HttpServletResponse response) {
        byte[] body = JoseJson.bytes(Map.of(
                "keys",
                publicKeys().stream()
                        .map(key -> Jwks.builder()
                                .key((PublicKey) key.key())
                                .id(key.kid())
                                .algorithm(key.algorithm().id())
                                .publicKeyUse("sig")
                                .build())
                        .toList()));
        return cached(body, JWK_SET, response);
    }

    /**
     * All keys, each after a line that names it; or the key of a {@code kid} alone, for products that expect nothing else
     * in a file.
     */
    @GetMapping("/.well-known/keys.pem")
    ResponseEntity<byte[]> pem(@RequestParam(required = false) @Nullable String kid, HttpServletResponse response) {
        String body = publicKeys().stream()
                .filter(key -> kid == null || key.kid().equals(kid))
                .map(key -> kid == null ? named(key) : pem(key))
                .collect(Collectors.joining());
        if (body.isEmpty()) {
            throw new Refusal(ProblemCode.NOT_FOUND, "There is no such public key");
        }
        return cached(body.getBytes(US_ASCII), PEM, response);
    }

    /** Explanatory text (RFC 7468, section 2). The owner of an imported key has chosen any text as its id. */
    private static String named(VerifyingKey key) {
        return "kid=" + HeaderText.of(key.kid()) + " alg=" + key.algorithm().id() + "\n" + pem(key);
    }

    private static String pem(VerifyingKey key) {
        return "-----BEGIN PUBLIC KEY-----\n" + LINES.encodeToString(key.key().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private List<VerifyingKey> publicKeys() {
        return keys.published().stream()
                .filter(key -> key.key() instanceof PublicKey)
                .toList();
    }

    private ResponseEntity<byte[]> cached(byte[] body, MediaType type, HttpServletResponse response) {
        // A filter has forbidden caches before.
        List.of(HttpHeaders.CACHE_CONTROL, HttpHeaders.PRAGMA, HttpHeaders.EXPIRES)
                .forEach(name -> response.setHeader(name, null));
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(keys.maxAge()).cachePublic())
                .eTag(DigestUtils.md5DigestAsHex(body))
                .contentType(type)
                .body(body);
    }
}
