package dev.gatehouse.support;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEDecrypter;
import com.nimbusds.jose.JWEEncrypter;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A recipient of encrypted tokens, with an independent library: it has keys and decrypts our tokens.
 *
 * @param algorithm the name in RFC 7518
 */
public record Recipient(String algorithm, JWK key) {

    /** @param kind {@code oct}, {@code RSA-2048}, or a curve */
    public static Recipient of(String algorithm, String kind) {
        try {
            return new Recipient(
                    algorithm,
                    switch (kind) {
                        case "oct" -> new OctetSequenceKeyGenerator(256).generate();
                        case "RSA-2048" -> new RSAKeyGenerator(2048).generate();
                        default -> new ECKeyGenerator(Curve.parse(kind)).generate();
                    });
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public String kid() {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The arguments for a Gatehouse that encrypts with the first key, and decrypts with all of them. */
    public static String[] arguments(Recipient... keys) {
        return arguments("gatehouse", keys);
    }

    /** The same, for the tokens of one audience. */
    public static String[] arguments(String audience, Recipient... keys) {
        return new String[] {
            "--gatehouse.token.encryption." + audience + ".algorithm=" + keys[0].algorithm(),
            "--gatehouse.token.encryption." + audience + ".key-files="
                    + Arrays.stream(keys)
                            .map(key -> file(key.key().toJSONString()).toString())
                            .collect(Collectors.joining(","))
        };
    }

    public static Path file(String content) {
        try {
            Path file = Files.createTempFile(Files.createDirectories(Path.of("target/data")), "recipient", ".jwk");
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The content of an encrypted token. */
    public String decrypted(String token) {
        try {
            JWEObject jwe = JWEObject.parse(token);
            jwe.decrypt(decrypter());
            return jwe.getPayload().toString();
        } catch (JOSEException | ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    public JWEEncrypter encrypter() throws JOSEException {
        if (key instanceof OctetSequenceKey secret) {
            return new DirectEncrypter(secret);
        }
        return key instanceof RSAKey rsa ? new RSAEncrypter(rsa) : new ECDHEncrypter((ECKey) key);
    }

    private JWEDecrypter decrypter() throws JOSEException {
        if (key instanceof OctetSequenceKey secret) {
            return new DirectDecrypter(secret);
        }
        return key instanceof RSAKey rsa ? new RSADecrypter(rsa) : new ECDHDecrypter((ECKey) key);
    }
}
