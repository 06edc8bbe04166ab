package dev.gatehouse.identity.ldap;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Properties without an application. */
final class TestProperties {
    private TestProperties() {}

    /** @param arguments as at the command line, of the directory {@code corp} */
    static LdapProperties.Directory bound(String... arguments) {
        Map<String, String> properties = Stream.of(arguments)
                .map(argument -> argument.substring(2).split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        return new Binder(new MapConfigurationPropertySource(properties))
                .bind("gatehouse.identity", LdapProperties.class)
                .get()
                .ldap()
                .get("corp");
    }
}
