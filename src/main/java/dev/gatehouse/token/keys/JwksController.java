package dev.gatehouse.token.keys;

import dev.gatehouse.access.PathAccess;
import dev.gatehouse.token.jose.JoseJson;
import io.jsonwebtoken.security.Jwks;
import jakarta.servlet.http.HttpServletResponse;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The JWK set (RFC 7517, section 5) with our public keys. It never contains a shared secret or a private key. */
@RestController
record JwksController(SigningKeys keys, KeyRingProperties properties) {
    private static final MediaType JWK_SET = new MediaType("application", "jwk-set+json");

    @Bean
    static PathAccess jwksPaths() {
        return PathAccess.open("/.well-known/jwks.json");
    }

    @GetMapping("/.well-known/jwks.json")
    ResponseEntity<byte[]> jwks(HttpServletResponse response) {
        // A filter has forbidden caches before.
        List.of(HttpHeaders.CACHE_CONTROL, HttpHeaders.PRAGMA, HttpHeaders.EXPIRES)
                .forEach(name -> response.setHeader(name, null));
        byte[] body = JoseJson.bytes(Map.of(
                "keys",
                keys.published().stream()
                        .filter(key -> key.key() instanceof PublicKey)
                        .map(key -> Jwks.builder()
                                .key((PublicKey) key.key())
                                .id(key.kid())
                                .algorithm(key.algorithm().id())
                                .publicKeyUse("sig")
                                .build())
                        .toList()));
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(properties.jwksMaxAge()).cachePublic())
                .eTag(DigestUtils.md5DigestAsHex(body))
                .contentType(JWK_SET)
                .body(body);
    }
}
