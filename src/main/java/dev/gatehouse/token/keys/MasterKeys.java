package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.storage.DataDirectory;
import dev.gatehouse.text.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.crypto.keygen.BytesKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;

/**
 * Encrypts the private keys in the store with AES-256-GCM. Each is bound to its name, so that one row of the database
 * cannot replace another.
 */
final class MasterKeys {
    private static final int KEY_BYTES = 32;
    private static final int TAG_BITS = 128;
    private static final int ID_BYTES = 8;
    private static final BytesKeyGenerator NONCES = KeyGenerators.secureRandom(12);
    private static final String FILE = "master-key";
    private static final String ACTION = "Make one with: openssl rand -base64 32";

    private final Map<String, SecretKeySpec> byId = new LinkedHashMap<>();

    /** @param keys 32 bytes each; the first one encrypts, all decrypt */
    MasterKeys(List<byte[]> keys) {
        for (byte[] key : keys) {
            Misconfiguration.check(
                    key.length == KEY_BYTES,
                    "gatehouse.keys.master-key has a key of " + key.length + " bytes, where " + KEY_BYTES
                            + " are needed",
                    ACTION);
            byId.put(id(key), new SecretKeySpec(key, "AES"));
        }
    }

    /**
     * Reads the master keys: from the configuration, a file, or the data folder.
     *
     * @param create whether to create one in the data folder if there is none
     */
    static MasterKeys read(KeyRingProperties properties, DataDirectory data, boolean create) throws IOException {
        if (!properties.masterKey().isEmpty()) {
            return of("gatehouse.keys.master-key", properties.masterKey().stream());
        }
        Path file = properties.masterKeyFile();
        if (file == null) {
            file = create ? data.secretOnce(FILE, MasterKeys::generated) : data.file(FILE);
        } else {
            data.restrict(file);
        }
        String property = "gatehouse.keys.master-key-file";
        return of(property, KeyFile.read(property, file).text().lines());
    }

    private static MasterKeys of(String property, Stream<String> lines) {
        List<String> texts =
                lines.map(String::strip).filter(line -> !line.isEmpty()).toList();
        Misconfiguration.check(!texts.isEmpty(), property + " has no key", ACTION);
        try {
            return new MasterKeys(
                    texts.stream().map(Base64.getDecoder()::decode).toList());
        } catch (IllegalArgumentException e) {
            throw new Misconfiguration(property + " is not base64", ACTION);
        }
    }

    private static String generated() {
        return Base64.getEncoder()
                .encodeToString(KeyGenerators.secureRandom(KEY_BYTES).generateKey());
    }

    /** @return the id of the master key, the nonce and the ciphertext, separated by dots */
    String wrap(String name, byte[] secret) {
        String id = newestId();
        byte[] nonce = NONCES.generateKey();
        byte[] wrapped = crypt(Cipher.ENCRYPT_MODE, id, name, nonce, secret);
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return id + "." + base64.encodeToString(nonce) + "." + base64.encodeToString(wrapped);
    }

    /** @throws Misconfiguration if the master key is not configured */
    byte[] unwrap(String name, String wrapped) {
        String[] parts = wrapped.split("\\.", -1);
        requireKey(parts[0], "the store's keys are");
        Base64.Decoder base64 = Base64.getUrlDecoder();
        return crypt(Cipher.DECRYPT_MODE, parts[0], name, base64.decode(parts[1]), base64.decode(parts[2]));
    }

    /** The id of the key that encrypts. */
    String newestId() {
        return byId.keySet().iterator().next();
    }

    /**
     * A key for AES-256 that reveals nothing about the master key (HMAC-SHA256).
     *
     * @throws Misconfiguration if the master key is not configured
     */
    SecretKey derive(String id, byte[] purpose, byte[] salt) {
        requireKey(id, "the backup is");
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(byId.get(id));
            mac.update(purpose);
            return new SecretKeySpec(mac.doFinal(salt), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void requireKey(String id, String encrypted) {
        Misconfiguration.check(
                byId.containsKey(id),
                "gatehouse.keys.master-key lacks the key " + id + ", under which " + encrypted
                        + " encrypted; there are " + byId.keySet(),
                "Add that master key after the others. Nothing has been changed.");
    }

    /** Whether a secret is encrypted under the first key. */
    boolean isNewest(String wrapped) {
        return wrapped.startsWith(newestId() + ".");
    }

    private byte[] crypt(int mode, String id, String name, byte[] nonce, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, byId.get(id), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the stored key " + name + " is not what was encrypted", e);
        }
    }

    /** Identifies a master key without revealing it. */
    private static String id(byte[] key) {
        return HexFormat.of().formatHex(Sha256.digest(key), 0, ID_BYTES);
    }
}
