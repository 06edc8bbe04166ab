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

    /** A bean, so that the connections are closed with the application. */
    @Bean
    ServersBySource ldapServers(LdapProperties properties, Clock clock) {
        return new ServersBySource(properties.ldap().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        directory -> new LdapServers(directory.getKey(), directory.getValue(), clock))));
    }

    @Bean
    @Order(1)
    IdentitySources.Kind ldapSources(
            LdapProperties properties, ServersBySource servers, Roles roles, IdGenerator ids, Clock clock) {
        AccountFlags flags = new AccountFlags(clock);
        return new IdentitySources.Kind(properties.ldap().entrySet().stream()
                .map(named -> {
                    String source = named.getKey();
                    Directory directory = named.getValue();
                    LdapServers own = Objects.requireNonNull(servers.servers().get(source));
                    return new LdapIdentitySource(
                            source,
                            directory.source(),
                            new LdapDirectory(directory, own, ids),
                            new LdapUserMapper(directory, roles, flags),
                            new LdapCheck(source, directory, own));
                })
                .toList());
    }

    record ServersBySource(Map<String, LdapServers> servers) implements AutoCloseable {
        @Override
        public void close() {
            servers.values().forEach(LdapServers::close);
        }
    }
}
