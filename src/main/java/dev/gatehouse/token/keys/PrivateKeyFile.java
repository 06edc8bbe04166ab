package dev.gatehouse.token.keys;

import dev.gatehouse.problem.Misconfiguration;
import dev.gatehouse.token.jose.JoseJson;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PrivateJwk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import org.springframework.boot.ssl.pem.PemContent;

/** A private key in a file, as PEM or as a JWK (RFC 7517). The public part is worked out where the file lacks it. */
final class PrivateKeyFile {
    private PrivateKeyFile() {}

    /** @throws Misconfiguration when the file has no private key that fits the algorithm */
    static SigningKey read(Path file, SigningAlgorithm algorithm) {
        try {
            String text = Files.readString(file).strip();
            PrivateJwk<?, ?, ?> jwk = text.startsWith("{") ? parsed(text) : jwk(pem(text));
            return key(jwk, algorithm);
        } catch (IOException | UncheckedIOException e) {
            throw new Misconfiguration(
                    "gatehouse.token.key-file", "cannot be read: " + e, "Name a file that Gatehouse may read.");
        } catch (RuntimeException e) {
            throw new Misconfiguration(
                    "gatehouse.token.key-file",
                    "has no private key for " + algorithm.id() + " (" + e.getMessage() + "): " + file,
                    "Give a PEM or JWK file with a private key of the kind that gatehouse.token.algorithm needs.");
        }
    }

    /** The private key as a JWK. */
    static String write(KeyPair pair) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        JoseJson.WRITER.serialize(Jwks.builder().keyPair(pair).build(), json);
        return json.toString(StandardCharsets.UTF_8);
    }

    static String write(SigningKey key) {
        return write(new KeyPair((PublicKey) key.verifying(), (PrivateKey) key.signing()));
    }

    static SigningKey parse(String jwk, SigningAlgorithm algorithm) {
        return key(parsed(jwk), algorithm);
    }

    static SigningKey key(KeyPair pair, SigningAlgorithm algorithm) {
        return key(Jwks.builder().keyPair(pair).build(), algorithm);
    }

    private static SigningKey key(PrivateJwk<?, ?, ?> jwk, SigningAlgorithm algorithm) {
        String kid = jwk.toPublicJwk().thumbprint().toString();
        KeyPair pair = jwk.toKeyPair().toJavaKeyPair();
        return new SigningKey(kid, algorithm, pair.getPrivate(), pair.getPublic()).tried();
    }

    private static PrivateJwk<?, ?, ?> parsed(String text) {
        return (PrivateJwk<?, ?, ?>) Jwks.parser().json(JoseJson.READER).build().parse(text);
    }

    private static PrivateKey pem(String text) {
        PrivateKey key = PemContent.of(text).getPrivateKey();
        if (key == null) {
            throw new IllegalArgumentException("no private key among what the file holds");
        }
        return key;
    }

    private static PrivateJwk<?, ?, ?> jwk(PrivateKey key) {
        return Jwks.builder().key(key).build();
    }
}
