package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.ldap.LdapProperties.Connections;
import dev.gatehouse.identity.ldap.LdapProperties.Servers;
import java.util.Map;
import java.util.Objects;
import org.springframework.ldap.core.support.LdapContextSource;

/** How JNDI connects to a server. */
final class ContextSources {
    private ContextSources() {}

    static LdapContextSource of(ServerUrl url, Servers settings, Connections limits) {
        LdapContextSource contexts = new LdapContextSource();
        contexts.setUrl(url.toString());
        contexts.setUserDn(Objects.requireNonNullElse(settings.bindDn(), ""));
        // The connection is authenticated after StartTLS, not while it is opened.
        contexts.setAnonymousReadOnly(true);
        contexts.setReferral(settings.followReferrals() ? "follow" : "ignore");
        contexts.setBaseEnvironmentProperties(Map.of(
                "java.naming.ldap.attributes.binary", BinaryAttribute.names(),
                "java.naming.ldap.factory.socket", JndiSockets.class.getName(),
                "com.sun.jndi.ldap.connect.timeout",
                        Long.toString(limits.connectTimeout().toMillis()),
                "com.sun.jndi.ldap.read.timeout",
                        Long.toString(limits.readTimeout().toMillis())));
        contexts.afterPropertiesSet();
        return contexts;
    }
}
