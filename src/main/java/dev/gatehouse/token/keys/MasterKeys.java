package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.storage.DataDirectory;
import dev.gatehouse.storage.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import org.springframework.security.crypto.keygen.BytesKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;

/**
 * Encrypts the private keys in the store with AES-256-GCM. Each is bound to its name, so that one row of the database
 * cannot replace another.
 */
final class MasterKeys {
    private static final String FILE = "master-key";
    static final String ACTION = "Make one with: openssl rand -base64 32";
    private static final String IN_TOKEN = "pkcs11:";
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(30);
    private static final BytesKeyGenerator NONCES = KeyGenerators.secureRandom(MasterKey.NONCE_BYTES);

    private final Map<String, MasterKey> byId = new LinkedHashMap<>();

    /** @param keys 32 bytes each; the first one encrypts, all decrypt */
    MasterKeys(List<byte[]> keys) {
        this(keys.stream().map(MasterKey::of));
    }

    private MasterKeys(Stream<MasterKey> keys) {
        keys.forEach(key -> byId.put(key.id(), key));
    }

    /**
     * Reads the master keys: from the configuration, a command, a file, or the data folder. A key is 32 bytes in base64, or
     * names one in a PKCS#11 token: {@code pkcs11:<label>}.
     *
     * @param create whether to create one in the data folder if there is none, and to restrict the file to its owner
     */
    static MasterKeys read(KeyRingProperties properties, DataDirectory data, boolean create) throws IOException {
        if (!properties.masterKey().isEmpty()) {
            return of("gatehouse.keys.master-key", properties.masterKey().stream(), properties);
        }
        if (!properties.masterKeyCommand().isEmpty()) {
            String property = "gatehouse.keys.master-key-command";
            String output = CommandOutput.of(property, properties.masterKeyCommand(), COMMAND_TIMEOUT);
            return of(property, output.lines(), properties);
        }
        Path file = properties.masterKeyFile();
        if (file == null) {
            file = create ? data.secretOnce(FILE, MasterKeys::generated) : data.file(FILE);
        } else if (create) {
            OwnerOnly.restrict(file);
        }
        String property = "gatehouse.keys.master-key-file";
        return of(property, KeyFile.read(property, file).text().lines(), properties);
    }

    /** Whether the start creates a key in the data folder. */
    static boolean isMissing(KeyRingProperties properties, DataDirectory data) {
        return properties.masterKey().isEmpty()
                && properties.masterKeyCommand().isEmpty()
                && properties.masterKeyFile() == null
                && Files.notExists(data.file(FILE));
    }

    /** A new key that is not stored. */
    static MasterKeys random() {
        return new MasterKeys(
                List.of(KeyGenerators.secureRandom(MasterKey.BYTES).generateKey()));
    }

    private static MasterKeys of(String property, Stream<String> lines, KeyRingProperties properties) {
        List<String> texts =
                lines.map(String::strip).filter(line -> !line.isEmpty()).toList();
        Misconfiguration.check(!texts.isEmpty(), property + " has no key", ACTION);
        boolean anyInToken = texts.stream().anyMatch(text -> text.startsWith(IN_TOKEN));
        Pkcs11Token token = anyInToken ? Pkcs11Token.open(properties.pkcs11()) : null;
        return new MasterKeys(texts.stream()
                .map(text -> token != null && text.startsWith(IN_TOKEN)
                        ? token.key(text.substring(IN_TOKEN.length()))
                        : MasterKey.of(decoded(property, text))));
    }

    private static byte[] decoded(String property, String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new Misconfiguration(property + " is not base64", ACTION);
        }
    }

    private static String generated() {
        return Base64.getEncoder()
                .encodeToString(KeyGenerators.secureRandom(MasterKey.BYTES).generateKey());
    }

    /** @return the id of the master key, the nonce and the ciphertext, separated by dots */
    String wrap(String name, byte[] secret) {
        MasterKey newest = byId.values().iterator().next();
        byte[] nonce = NONCES.generateKey();
        byte[] wrapped = newest.crypt(Cipher.ENCRYPT_MODE, name, nonce, secret);
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return newest.id() + "." + base64.encodeToString(nonce) + "." + base64.encodeToString(wrapped);
    }

    /**
     * @throws Misconfiguration if the master key is not configured
     * @throws IllegalStateException if the text was changed, or has another name
     */
    byte[] unwrap(String name, String wrapped) {
        String[] parts = wrapped.split("\\.", -1);
        MasterKey key = byId.get(parts[0]);
        if (key == null) {
            throw new Misconfiguration(
                    "gatehouse.keys.master-key lacks the key " + parts[0] + ", under which the key " + name
                            + " is encrypted; there are " + byId.keySet(),
                    "Add that master key after the others. Nothing has been changed.");
        }
        if (parts.length != 3) {
            throw new IllegalStateException("the encrypted key " + name + " was changed");
        }
        Base64.Decoder base64 = Base64.getUrlDecoder();
        return key.crypt(Cipher.DECRYPT_MODE, name, base64.decode(parts[1]), base64.decode(parts[2]));
    }

    /** Whether a secret is encrypted under the first key. */
    boolean isNewest(String wrapped) {
        return wrapped.startsWith(byId.keySet().iterator().next() + ".");
    }
}
