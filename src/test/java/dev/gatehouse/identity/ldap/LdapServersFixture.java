package dev.gatehouse.identity.ldap;

import dev.gatehouse.support.MovableClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.ldap.core.AttributesMapper;
import org.springframework.ldap.query.LdapQuery;
import org.springframework.ldap.query.LdapQueryBuilder;

/** The servers of a directory {@code corp} with a service account. */
final class LdapServersFixture implements AutoCloseable {
    static final Duration READ_TIMEOUT = Duration.ofMillis(600);

    final MovableClock clock = new MovableClock();
    final LdapServers servers;

    /** @param more names and values of properties in turn */
    LdapServersFixture(String urls, String... more) {
        this(new ServiceRecords(), InetAddress::getAllByName, urls, more);
    }

    /** With a DNS of the test. */
    LdapServersFixture(ServiceRecords records, Addresses.Resolver resolver, String urls, String... more) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "urls", urls,
                "base-dn", "dc=example,dc=org",
                "bind-dn", "cn=service",
                "bind-password", "service-password",
                "connect-timeout", "600ms",
                "read-timeout", READ_TIMEOUT.toMillis() + "ms",
                "retry-after", "200ms"));
        for (int i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        Map<String, String> named = new HashMap<>();
        properties.forEach((key, value) -> named.put("gatehouse.identity.ldap.corp." + key, value));
        LdapProperties bound = new Binder(new MapConfigurationPropertySource(named))
                .bind("gatehouse.identity", LdapProperties.class)
                .get();
        servers = new LdapServers("corp", bound.ldap().get("corp"), clock, records, resolver);
    }

    /** The common names of the users with this name. */
    List<String> search(String uid) {
        LdapQuery query =
                LdapQueryBuilder.query().base("dc=example,dc=org").where("uid").is(uid);
        return servers.read(reader -> reader.search(query, (AttributesMapper<String>)
                found -> String.valueOf(found.get("cn").get())));
    }

    BindResponse bind(String password) {
        return servers.bind("uid=alice,ou=people,dc=example,dc=org", password);
    }

    /** A whole sign-in. */
    boolean aliceSignsIn() {
        return search("alice").size() == 1 && bind("alice-secret") instanceof BindResponse.Accepted;
    }

    @Override
    public void close() {
        servers.close();
    }
}
