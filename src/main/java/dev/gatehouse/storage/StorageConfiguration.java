package dev.gatehouse.storage;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class StorageConfiguration {

    /** Static, because it is created before all other beans. */
    @Bean
    static DataDirectory dataDirectory(Environment environment) {
        return new DataDirectory(environment);
    }
}
