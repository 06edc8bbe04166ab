package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.PrivateJwk;
import io.jsonwebtoken.security.SecretJwk;
import java.nio.file.Path;
import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys of another installation whose tokens stay valid here. They only verify. Tokens of these keys have no issuance
 * seal, so a party with such a key can forge tokens unnoticed.
 */
final class ImportedKeys {
    private static final Logger log = LoggerFactory.getLogger(ImportedKeys.class);
    private static final int MIN_RSA_BITS = 2048;

    private ImportedKeys() {}

    /** @throws Misconfiguration if a file cannot be read, or has no key that can verify tokens */
    static List<VerifyingKey> read(List<Path> files) {
        List<VerifyingKey> keys =
                files.stream().flatMap(file -> read(file).stream()).toList();
        keys.forEach(key -> log.warn(
                "imported key in use: kid={} thumbprint={} algorithm={}. Its tokens have no issuance seal, so a party with this key can"
                        + " forge tokens unnoticed. Remove it from gatehouse.keys.imported when its last token has expired",
                key.kid(),
                key.thumbprint(),
                key.algorithm().id()));
        return keys;
    }

    private static List<VerifyingKey> read(Path file) {
        return KeyFile.read(
                "gatehouse.keys.imported",
                file,
                "usable key",
                "Give a key as PEM or JWK, public or private, or a JWK set. RSA keys have 2048 bits or more.",
                content -> content.jwks().stream().map(ImportedKeys::key).toList());
    }

    private static VerifyingKey key(Jwk<?> jwk) {
        Jwk<?> verifying = jwk instanceof PrivateJwk<?, ?, ?> pair ? pair.toPublicJwk() : jwk;
        Key key = verifying instanceof SecretJwk secret ? secret.toKey() : (Key) verifying.toKey();
        String thumbprint = verifying.thumbprint().toString();
        String kid = jwk.getId() == null ? thumbprint : jwk.getId();
        return new VerifyingKey(kid, thumbprint, algorithm(key, jwk.getAlgorithm()), key, false);
    }

    /** The algorithm that the JWK names, if it fits the key; without a name, the first one that fits. */
    static SigningAlgorithm algorithm(Key key, @Nullable String named) {
        return Arrays.stream(SigningAlgorithm.values())
                .filter(algorithm -> fits(algorithm, key))
                .filter(algorithm -> named == null || algorithm.id().equals(named))
                .findFirst()
                .orElseThrow(() -> new UnusableKeyException(
                        named == null ? "it is not for signatures" : "it does not fit its algorithm " + named));
    }

    private static boolean fits(SigningAlgorithm algorithm, Key key) {
        if (key instanceof RSAPublicKey rsa) {
            return algorithm.id().matches("[RP]S\\d+") && rsa.getModulus().bitLength() >= MIN_RSA_BITS;
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
