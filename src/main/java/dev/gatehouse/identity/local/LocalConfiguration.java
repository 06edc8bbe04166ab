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
    private final boolean onlySource;
    private final boolean enabled;

    LocalConfiguration(LocalProperties properties, Environment environment) {
        Binder binder = Binder.get(environment);
        this.onlySource = Stream.of("ldap", "jdbc", "oauth")
                .noneMatch(kind -> binder.bind("gatehouse.identity." + kind, Bindable.mapOf(String.class, Object.class))
                        .isBound());
        this.enabled = Objects.requireNonNullElse(properties.enabled(), onlySource);
    }

    /** After all other kinds: an unknown user costs a password hash here. */
    @Bean
    @Order(4)
    IdentitySources.Kind localSources(LocalUsers users, PasswordHashing hashing, Roles roles) {
        return new IdentitySources.Kind(enabled ? List.of(new LocalIdentitySource(users, hashing, roles)) : List.of());
    }

    @Bean
    @Conditional(CheckMode.Off.class)
    FirstAdministrator firstAdministrator(LocalUsers users, PasswordHashing hashing) {
        return new FirstAdministrator(onlySource && enabled, users, hashing, System.out);
    }
}
