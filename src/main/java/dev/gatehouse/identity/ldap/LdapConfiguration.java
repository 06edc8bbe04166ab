package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.identity.Roles;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.util.IdGenerator;

@Configuration(proxyBeanMethods = false)
class LdapConfiguration implements DisposableBean {
    private final List<LdapServers> opened = new CopyOnWriteArrayList<>();

    @Bean
    @Order(1)
    IdentitySources ldapSources(LdapProperties properties, Roles roles, IdGenerator ids, Clock clock) {
        AccountFlags flags = new AccountFlags(clock);
        return new IdentitySources(properties.ldap().entrySet().stream()
                .map(named ->
                        source(named.getKey(), named.getValue(), new LdapPeople(named.getValue(), roles, flags), ids))
                .toList());
    }

    private LdapIdentitySource source(String name, Directory properties, LdapPeople people, IdGenerator ids) {
        LdapServers servers = new LdapServers(name, properties);
        opened.add(servers);
        return new LdapIdentitySource(
                name,
                properties,
                new LdapDirectory(properties, servers, ids),
                people,
                new LdapCheck(name, properties, servers));
    }

    @Override
    public void destroy() {
        opened.forEach(LdapServers::close);
    }
}
