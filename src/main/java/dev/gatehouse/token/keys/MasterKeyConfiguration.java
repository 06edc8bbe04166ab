package dev.gatehouse.token.keys;

import dev.gatehouse.config.CheckMode;
import dev.gatehouse.storage.DataDirectory;
import java.io.IOException;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/** The master keys, which encrypt the keys in the store and the backups. They need no database, so a restore can read them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KeyRingProperties.class)
class MasterKeyConfiguration {

    /**
     * A command creates no master key: it would not fit the keys of the service. {@code --check} uses a new one without
     * storing it, as the start would: so it finds keys in the store that a new one does not fit.
     */
    @Bean
    MasterKeys masterKeys(KeyRingProperties properties, DataDirectory data, Environment environment)
            throws IOException {
        if (environment.acceptsProfiles(Profiles.of(CheckMode.CHECK)) && MasterKeys.isMissing(properties, data)) {
            return MasterKeys.random();
        }
        return MasterKeys.read(properties, data, environment.acceptsProfiles(Profiles.of(CheckMode.OFF)));
    }
}
