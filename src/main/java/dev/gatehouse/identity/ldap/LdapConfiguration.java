package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.identity.Roles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.util.IdGenerator;

@Configuration(proxyBeanMethods = false)
class LdapConfiguration {

    @Bean
    @Order(1)
    IdentitySources ldapSources(LdapProperties properties, Roles roles, IdGenerator ids) {
        return new IdentitySources(properties.ldap().entrySet().stream()
                .map(named -> new LdapIdentitySource(
                        named.getKey(),
                        named.getValue(),
                        new LdapDirectory(named.getValue(), new LdapServers(named.getValue()), ids),
                        new LdapPeople(named.getValue(), roles)))
                .toList());
    }
}
