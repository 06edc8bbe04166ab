package dev.gatehouse.token.keys;

import dev.gatehouse.access.PathAccess;
import dev.gatehouse.token.jose.JoseJson;
import io.jsonwebtoken.security.Jwks;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;

/** The JWK set (RFC 7517, section 5) with our public keys. It never contains a shared secret or a private key. */
@RestController
class JwksController {
    private final SigningKeys keys;
    private final CacheControl cacheControl;

    JwksController(SigningKeys keys, KeyRingProperties properties) {
        this.keys = keys;
        this.cacheControl = CacheControl.maxAge(properties.jwksMaxAge()).cachePublic();
    }

    @Bean
    static PathAccess jwksPaths() {
        return PathAccess.open("/.well-known/jwks.json");
    }

    @GetMapping("/.well-known/jwks.json")
    void jwks(WebRequest request, HttpServletResponse response) throws IOException {
        byte[] body = json(keys.published());
        response.setHeader(HttpHeaders.CACHE_CONTROL, cacheControl.getHeaderValue());
        response.setHeader(HttpHeaders.PRAGMA, null);
        response.setHeader(HttpHeaders.EXPIRES, null);
        if (request.checkNotModified('"' + DigestUtils.md5DigestAsHex(body) + '"')) {
            return;
        }
        response.setContentType("application/jwk-set+json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static byte[] json(List<VerifyingKey> keys) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        JoseJson.WRITER.serialize(
                Map.of(
                        "keys",
                        keys.stream()
                                .filter(key -> key.key() instanceof PublicKey)
                                .map(JwksController::jwk)
                                .toList()),
                json);
        return json.toByteArray();
    }

    private static Map<String, ?> jwk(VerifyingKey key) {
        return Jwks.builder()
                .key((PublicKey) key.key())
                .id(key.kid())
                .algorithm(key.algorithm().id())
                .publicKeyUse("sig")
                .build();
    }
}
