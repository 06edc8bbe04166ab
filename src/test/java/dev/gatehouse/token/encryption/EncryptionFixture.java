package dev.gatehouse.token.encryption;

import dev.gatehouse.token.encryption.EncryptionProperties.Recipient;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Encryption for at most one audience, without an application. */
public final class EncryptionFixture {
    private EncryptionFixture() {}

    public static TokenEncryption none() {
        return new TokenEncryption(new EncryptionProperties(Map.of()));
    }

    /** @param keyFile a key of an elliptic curve in src/test/resources/keys */
    public static TokenEncryption of(String audience, String keyFile) {
        return new TokenEncryption(new EncryptionProperties(
                Map.of(audience, new Recipient(EncryptionAlgorithm.ECDH_ES, List.of(resource(keyFile))))));
    }

    private static Path resource(String name) {
        try {
            return Path.of(EncryptionFixture.class.getResource("/keys/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
