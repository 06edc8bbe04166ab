package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.token.jose.JoseJson;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PrivateJwk;
import io.jsonwebtoken.security.SecretJwk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys of another installation, whose tokens are to stay good here. They only verify, and what they sign has no seal of
 * ours: whoever holds one can mint tokens unnoticed.
 */
final class ImportedKeys {
    private static final Logger log = LoggerFactory.getLogger(ImportedKeys.class);
    private static final int LEAST_RSA_BITS = 2048;

    private ImportedKeys() {}

    /** @throws Misconfiguration when a file cannot be read, or has no key that tokens can be verified with */
    static List<VerifyingKey> read(List<Path> files) {
        List<VerifyingKey> keys = files.stream().flatMap(ImportedKeys::read).toList();
        keys.forEach(key -> log.warn(
                "tokens that the imported key {} ({}) has signed are taken without a seal: whoever holds it can mint"
                        + " tokens unnoticed. Take it out of gatehouse.keys.imported once the last of them has expired",
                key.kid(),
                key.algorithm().id()));
        return keys;
    }

    private static Stream<VerifyingKey> read(Path file) {
        try {
            return jwks(Files.readString(file).strip()).map(ImportedKeys::key).toList().stream();
        } catch (IOException | UncheckedIOException e) {
            throw new Misconfiguration(
                    "gatehouse.keys.imported", "cannot be read: " + e, "Name files that Gatehouse may read.");
        } catch (RuntimeException e) {
            throw new Misconfiguration(
                    "gatehouse.keys.imported",
                    "names a file without a usable key (" + e.getMessage() + "): " + file,
                    "Give a key as PEM or JWK, public or private, or a JWK set. RSA keys have 2048 bits or more.");
        }
    }

    private static Stream<? extends Jwk<?>> jwks(String text) {
        return text.startsWith("{") && text.contains("\"keys\"")
                ? Jwks.setParser().json(JoseJson.READER).build().parse(text).getKeys().stream()
                : Stream.of(KeyJson.jwk(text));
    }

    private static VerifyingKey key(Jwk<?> jwk) {
        Jwk<?> verifying = jwk instanceof PrivateJwk<?, ?, ?> pair ? pair.toPublicJwk() : jwk;
        Key key = verifying instanceof SecretJwk secret ? secret.toKey() : (Key) verifying.toKey();
        String kid = jwk.getId() == null ? verifying.thumbprint().toString() : jwk.getId();
        return new VerifyingKey(kid, algorithm(key, jwk.getAlgorithm()), key, false);
    }

    /** The one that the key names, if it is for such keys; else the usual one for such keys. */
    private static SigningAlgorithm algorithm(Key key, @Nullable String named) {
        List<SigningAlgorithm> possible = Arrays.stream(SigningAlgorithm.values())
                .filter(algorithm -> isFor(algorithm, key))
                .toList();
        return possible.stream()
                .filter(algorithm -> named == null || algorithm.id().equals(named))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not for " + (named == null ? "signatures" : named)));
    }

    private static boolean isFor(SigningAlgorithm algorithm, Key key) {
        if (key instanceof RSAPublicKey rsa) {
            return algorithm.id().matches("[RP]S\\d+") && rsa.getModulus().bitLength() >= LEAST_RSA_BITS;
        }
        if (key instanceof ECPublicKey ec) {
            int bits = ec.getParams().getCurve().getField().getFieldSize();
            return algorithm.id().equals("ES" + (bits == 521 ? 512 : bits));
        }
        if (algorithm.isSymmetric()) {
            byte[] secret = key.getEncoded();
            return secret != null && key.getAlgorithm().startsWith("Hmac") && secret.length >= algorithm.secretBytes();
        }
        return algorithm == SigningAlgorithm.EDDSA && key.getAlgorithm().matches("EdDSA|Ed25519");
    }
}
