package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.identity.Roles;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.util.IdGenerator;

@Configuration(proxyBeanMethods = false)
class LdapConfiguration implements DisposableBean {
    private final List<LdapIdentitySource> sources = new ArrayList<>();

    @Bean
    @Order(1)
    IdentitySources.Kind ldapSources(LdapProperties properties, Roles roles, IdGenerator ids, Clock clock) {
        for (Map.Entry<String, Directory> named : properties.ldap().entrySet()) {
            sources.add(new LdapIdentitySource(named.getKey(), named.getValue(), roles, ids, clock));
        }
        return new IdentitySources.Kind(sources);
    }

    @Override
    public void destroy() {
        sources.forEach(LdapIdentitySource::close);
    }
}
