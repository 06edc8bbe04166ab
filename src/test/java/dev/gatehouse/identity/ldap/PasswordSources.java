package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.support.MovableClock;
import dev.gatehouse.support.SelfSignedCertificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;

/** Identity sources with a service account, whose servers have one certificate. */
final class PasswordSources implements AutoCloseable {
    private final SelfSignedCertificate certificate;
    private final List<AnnotationConfigApplicationContext> contexts = new ArrayList<>();

    PasswordSources(SelfSignedCertificate certificate) {
        this.certificate = certificate;
    }

    /** @param more settings of the source, such as {@code pool-size=1} */
    IdentitySource at(TestLdapServer server, String... more) {
        Map<String, Object> properties = new HashMap<>();
        for (String setting : settings(server)) {
            put(properties, setting);
        }
        for (String setting : more) {
            put(properties, setting);
        }
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
        context.registerBean(Clock.class, MovableClock::new);
        context.registerBean(IdGenerator.class, AlternativeJdkIdGenerator::new);
        context.register(DirectoryFixture.SourceConfiguration.class);
        context.refresh();
        contexts.add(context);
        return context.getBean(IdentitySources.Kind.class).sources().get(0);
    }

    private String[] settings(TestLdapServer server) {
        String scheme = server.isLdaps() ? "ldaps" : "ldap";
        return new String[] {
            "urls=" + scheme + "://127.0.0.1:" + server.port(),
            "ca-file=" + certificate.certificate(),
            "base-dn=dc=example,dc=org",
            "user-search-base=ou=people",
            "min-refusal-time=0ms",
            "bind-dn=cn=service",
            "bind-password=service-password"
        };
    }

    private static void put(Map<String, Object> properties, String setting) {
        String[] pair = setting.split("=", 2);
        properties.put("gatehouse.identity.ldap.corp." + pair[0], pair[1]);
    }

    @Override
    public void close() {
        contexts.forEach(AnnotationConfigApplicationContext::close);
    }
}
