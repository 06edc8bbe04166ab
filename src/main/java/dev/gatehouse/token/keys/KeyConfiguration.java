package dev.gatehouse.token.keys;

import dev.gatehouse.problem.Misconfiguration;
import dev.gatehouse.storage.DataDirectory;
import dev.gatehouse.token.jose.FastProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The key that this node signs with: a secret or a file as configured, else one that is generated once and kept. */
@Configuration(proxyBeanMethods = false)
class KeyConfiguration {
    private static final Logger log = LoggerFactory.getLogger(KeyConfiguration.class);

    @Bean
    SigningKey signingKey(KeyProperties properties, DataDirectory data) throws IOException {
        FastProvider.install();
        SigningAlgorithm algorithm = properties.algorithm();
        if (algorithm.isSymmetric()) {
            return SharedSecret.key(properties);
        }
        if (properties.secret() != null || properties.secretFile() != null) {
            throw new Misconfiguration(
                    "gatehouse.token.secret",
                    "is set, but " + algorithm.id() + " signs with a private key",
                    "Unset it, or set gatehouse.token.algorithm to HS256, HS384 or HS512.");
        }
        Path file = properties.keyFile();
        return PrivateKeyFile.read(file == null ? generated(algorithm, data) : file, algorithm);
    }

    private static Path generated(SigningAlgorithm algorithm, DataDirectory data) throws IOException {
        String name = "signing-key-" + algorithm.name().toLowerCase(Locale.ROOT) + ".jwk";
        if (Files.notExists(data.file(name))) {
            data.writeSecret(name, PrivateKeyFile.write(algorithm.generate()));
            log.info(
                    "generated a signing key for {}: {}",
                    algorithm.id(),
                    data.file(name).toAbsolutePath());
        }
        return data.file(name);
    }
}
