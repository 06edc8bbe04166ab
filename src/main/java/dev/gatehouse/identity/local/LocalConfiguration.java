package dev.gatehouse.identity.local;

import dev.gatehouse.config.CheckMode;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.identity.PasswordHashing;
import dev.gatehouse.identity.Roles;
import java.util.Base64;
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
import org.springframework.dao.DuplicateKeyException;
import org.springframework.security.crypto.keygen.KeyGenerators;

@Configuration(proxyBeanMethods = false)
class LocalConfiguration {
    private static final int PASSWORD_BYTES = 15;

    private final boolean onlySource;
    private final boolean enabled;

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
        this.onlySource = others.isEmpty();
        this.enabled = Objects.requireNonNullElse(properties.enabled(), onlySource);
    }

    /** After all other kinds: an unknown user costs a password hash here. */
    @Bean
    @Order(4)
    IdentitySources.Kind localSources(LocalUsers users, PasswordHashing hashing, Roles roles) {
        return new IdentitySources.Kind(
                enabled
                        ? List.of(new LocalIdentitySource(users, hashing, roles.ofAuthorities(LocalUsers.SOURCE)))
                        : List.of());
    }

    /**
     * Creates the user {@code admin} with a random password at the first start, if no other source is configured. The
     * password is printed to the standard output, not to the log, which may be collected and kept.
     */
    @Bean
    @Profile(CheckMode.OFF)
    ApplicationRunner firstAdministrator(LocalUsers users, PasswordHashing hashing) {
        return arguments -> {
            if (!onlySource || !enabled || users.count() > 0) {
                return;
            }
            byte[] random = KeyGenerators.secureRandom(PASSWORD_BYTES).generateKey();
            String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
            try {
                users.add(new LocalUser("admin", hashing.hash(password), true), Set.of("admin"));
            } catch (DuplicateKeyException anotherNodeWasFaster) {
                return;
            }
            System.out.printf(
                    "%n    No identity source is configured. Sign in with user admin, password %s%n", password);
            System.out.printf("    This password is shown only once: Gatehouse stores only its hash.%n%n");
        };
    }
}
