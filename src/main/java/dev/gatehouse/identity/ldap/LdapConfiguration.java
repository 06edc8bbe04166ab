package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.identity.Roles;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.util.IdGenerator;

@Configuration(proxyBeanMethods = false)
class LdapConfiguration {

    /** A bean of its own, so that its connections are closed with the application. */
    @Bean
    AllLdapServers ldapServers(LdapProperties properties, Clock clock) {
        return new AllLdapServers(properties.ldap().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, named -> new LdapServers(named.getKey(), named.getValue(), clock))));
    }

    @Bean
    @Order(1)
    IdentitySources ldapSources(
            LdapProperties properties, AllLdapServers servers, Roles roles, IdGenerator ids, Clock clock) {
        AccountFlags flags = new AccountFlags(clock);
        return new IdentitySources(properties.ldap().entrySet().stream()
                .map(named -> {
                    String name = named.getKey();
                    Directory directory = named.getValue();
                    LdapServers asked =
                            Objects.requireNonNull(servers.byDirectory().get(name));
                    return new LdapIdentitySource(
                            name,
                            directory,
                            new LdapDirectory(directory, asked, ids),
                            new LdapUserMapper(directory, roles, flags),
                            new LdapCheck(name, directory, asked));
                })
                .toList());
    }
}
