package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.storage.DataDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/** Reads the master keys: from the configuration, a file, or the data folder, where the first start creates one. */
final class MasterKeyFile {
    private static final String NAME = "master-key";
    private static final int BYTES = 32;
    private static final String ACTION = "Make one with: openssl rand -base64 32";

    private MasterKeyFile() {}

    static MasterKeys read(KeyRingProperties properties, DataDirectory data, SecureRandom random) throws IOException {
        if (!properties.masterKey().isEmpty()) {
            return keys("gatehouse.keys.master-key", properties.masterKey(), random);
        }
        Path file = properties.masterKeyFile();
        if (file == null) {
            file = data.secretOnce(NAME, () -> generated(random));
        }
        String property = "gatehouse.keys.master-key-file";
        return keys(property, KeyFile.read(property, file).text().lines().toList(), random);
    }

    private static MasterKeys keys(String property, List<String> lines, SecureRandom random) {
        List<String> texts = lines.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (texts.isEmpty()) {
            throw new Misconfiguration(property, "has no key", ACTION);
        }
        try {
            return new MasterKeys(
                    texts.stream().map(Base64.getDecoder()::decode).toList(), random);
        } catch (IllegalArgumentException e) {
            throw new Misconfiguration(property, "is not base64", ACTION);
        }
    }

    private static String generated(SecureRandom random) {
        byte[] key = new byte[BYTES];
        random.nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
