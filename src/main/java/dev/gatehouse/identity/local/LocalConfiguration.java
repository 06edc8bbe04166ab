package dev.gatehouse.identity.local;

import dev.gatehouse.config.CheckMode;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.identity.PasswordHashing;
import dev.gatehouse.identity.Roles;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class LocalConfiguration {
    private final boolean enabled;
    private final boolean withAdministrator;

    LocalConfiguration(LocalProperties properties, Environment environment) {
        Binder binder = Binder.get(environment);
        Set<String> others = Stream.of("ldap", "jdbc", "oauth")
                .map(kind -> binder.bind("gatehouse.identity." + kind, Bindable.mapOf(String.class, Object.class)))
                .flatMap(bound -> bound.orElse(Map.of()).keySet().stream())
                .map(key -> key.replaceFirst("\\..*", ""))
                .collect(Collectors.toSet());
        // Names and roles of local users are told from others by the name of the source.
        Misconfiguration.check(
                !others.contains(LocalUsers.SOURCE),
                "gatehouse.identity has a source with the name " + LocalUsers.SOURCE
                        + ", which is that of the local users",
                "Rename it.");
        boolean onlySource = others.isEmpty();
        boolean firstPassword = properties.hasFirstPassword();
        this.enabled = Objects.requireNonNullElse(properties.enabled(), onlySource);
        Misconfiguration.check(
                enabled || !firstPassword,
                properties.firstPasswordKey() + " is set, but there are no local users",
                "Set " + LocalProperties.ENABLED + ": true, or remove it.");
        this.withAdministrator = enabled && (onlySource || firstPassword);
    }

    /**
     * After all other kinds: an unknown user costs a password hash here.
     *
     * @param passwords whose settings {@code --check} checks with this bean
     */
    @Bean
    @Order(4)
    IdentitySources.Kind localSources(
            LocalUsers users, PasswordHashing hashing, Roles roles, LocalPasswords passwords) {
        return new IdentitySources.Kind(
                enabled
                        ? List.of(new LocalIdentitySource(users, hashing, roles.ofAuthorities(LocalUsers.SOURCE)))
                        : List.of());
    }

    @Bean
    @Profile(CheckMode.OFF)
    ApplicationRunner firstAdministrator(LocalUsers users, LocalPasswords passwords, LocalProperties properties) {
        return new FirstAdministrator(users, passwords, properties, withAdministrator);
    }
}
