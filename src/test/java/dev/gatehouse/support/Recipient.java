package dev.gatehouse.support;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEDecrypter;
import com.nimbusds.jose.JWEEncrypter;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Somebody whom tokens are encrypted for, with a key and a library of their own. */
public final class Recipient {
    private final String algorithm;
    private final JWK key;
    private final Path file;

    private Recipient(String algorithm, JWK key, Path file) {
        this.algorithm = algorithm;
        this.key = key;
        this.file = file;
    }

    /** With a new key, which is put into the folder as well. */
    public static Recipient of(String algorithm, Path folder) throws Exception {
        JWK key = switch (algorithm) {
            case "dir" -> new OctetSequenceKeyGenerator(256).generate();
            case "RSA-OAEP-256" -> new RSAKeyGenerator(2048).generate();
            default -> new ECKeyGenerator(Curve.P_256).generate();
        };
        Path file = Files.createTempFile(folder, "recipient", ".jwk");
        return new Recipient(algorithm, key, Files.writeString(file, key.toJSONString()));
    }

    public Path file() {
        return file;
    }

    /** What has Gatehouse encrypt for this recipient. */
    public String[] arguments() {
        return new String[] {
            "--gatehouse.token.encryption.gatehouse.algorithm=" + algorithm,
            "--gatehouse.token.encryption.gatehouse.key-files=" + file,
        };
    }

    public JWK key() {
        return key;
    }

    /** A token as Gatehouse makes it, with another header or content. */
    public String encrypted(String content, UnaryOperator<JWEHeader.Builder> header) throws Exception {
        JWEHeader.Builder usual = new JWEHeader.Builder(JWEAlgorithm.parse(algorithm), EncryptionMethod.A256GCM)
                .contentType("JWT")
                .keyID(key.computeThumbprint().toString());
        JWEObject token = new JWEObject(header.apply(usual).build(), new Payload(content));
        token.encrypt(encrypter());
        return token.serialize();
    }

    public String decrypted(String token) throws Exception {
        JWEObject encrypted = JWEObject.parse(token);
        encrypted.decrypt(decrypter());
        return encrypted.getPayload().toString();
    }

    private JWEEncrypter encrypter() throws Exception {
        if (key instanceof RSAKey rsa) {
            return new RSAEncrypter(rsa);
        }
        return key instanceof ECKey ec ? new ECDHEncrypter(ec) : new DirectEncrypter((OctetSequenceKey) key);
    }

    private JWEDecrypter decrypter() throws Exception {
        if (key instanceof RSAKey rsa) {
            return new RSADecrypter(rsa);
        }
        return key instanceof ECKey ec ? new ECDHDecrypter(ec) : new DirectDecrypter((OctetSequenceKey) key);
    }
}
