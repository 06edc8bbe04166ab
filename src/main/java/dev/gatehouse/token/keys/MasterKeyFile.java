package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.storage.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/** Where master keys come from: the configuration, a file, or the data folder, in which one is made at the first start. */
final class MasterKeyFile {
    private static final String NAME = "master-key";
    private static final int BYTES = 32;
    private static final String MEND = "Make one with: openssl rand -base64 32";

    private MasterKeyFile() {}

    static MasterKeys read(KeyRingProperties properties, DataDirectory data, SecureRandom random) throws IOException {
        if (!properties.masterKey().isEmpty()) {
            return keys("gatehouse.keys.master-key", properties.masterKey(), random);
        }
        Path file = properties.masterKeyFile();
        if (file == null) {
            file = data.secretOnce(NAME, () -> generated(random));
        }
        try {
            return keys("gatehouse.keys.master-key-file", Files.readAllLines(file), random);
        } catch (IOException e) {
            throw new Misconfiguration("gatehouse.keys.master-key-file", "cannot be read: " + e, MEND);
        }
    }

    private static MasterKeys keys(String property, List<String> lines, SecureRandom random) {
        List<String> texts = lines.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (texts.isEmpty()) {
            throw new Misconfiguration(property, "has no key", MEND);
        }
        try {
            return new MasterKeys(
                    texts.stream().map(Base64.getDecoder()::decode).toList(), random);
        } catch (IllegalArgumentException e) {
            throw new Misconfiguration(property, "is not base64", MEND);
        }
    }

    private static String generated(SecureRandom random) {
        byte[] key = new byte[BYTES];
        random.nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
