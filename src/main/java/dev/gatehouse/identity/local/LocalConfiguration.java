package dev.gatehouse.identity.local;

import dev.gatehouse.config.CheckMode;
import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.identity.PasswordHashing;
import dev.gatehouse.identity.Roles;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class LocalConfiguration {
    private final boolean alone;
    private final boolean enabled;

    LocalConfiguration(LocalProperties properties, Environment environment) {
        Binder binder = Binder.get(environment);
        this.alone = Stream.of("ldap", "jdbc", "oauth")
                .noneMatch(kind -> binder.bind("gatehouse.identity." + kind, Bindable.mapOf(String.class, Object.class))
                        .isBound());
        this.enabled = Objects.requireNonNullElse(properties.enabled(), alone);
    }

    /** After the directories: to say that a user is not here costs a hash. */
    @Bean
    @Order(4)
    IdentitySources localSources(LocalUsers users, PasswordHashing hashing, Roles roles) {
        return new IdentitySources(enabled ? List.of(new LocalIdentitySource(users, hashing, roles)) : List.of());
    }

    @Bean
    @Conditional(CheckMode.Off.class)
    FirstAdministrator firstAdministrator(LocalUsers users, PasswordHashing hashing) {
        return new FirstAdministrator(alone && enabled, users, hashing, System.out);
    }
}
