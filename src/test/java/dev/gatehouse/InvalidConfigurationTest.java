package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gatehouse.config.Misconfiguration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.NestedExceptionUtils;

/** The properties records reject invalid settings. {@code StartFailureTest} shows that this stops the start. */
class InvalidConfigurationTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gatehouse.token.secret=hunter2hunter2|gatehouse.token.secret is set, but ES256 signs with a private key",
                "gatehouse.token.lifetime=0s|gatehouse.token.lifetime is shorter than a second",
                "gatehouse.token.renew-after=-1s|gatehouse.token.renew-after is negative",
                "gatehouse.token.claims.sub=mail|gatehouse.token.claims sets sub",
                "gatehouse.session.lifetime=0s|gatehouse.session.lifetime is shorter",
                "gatehouse.http.missing-token-status=200|gatehouse.http.missing-token-status is 200",
                "gatehouse.identity.ldap.demo.urls=http://x|gatehouse.identity.ldap.demo.urls must name",
                "gatehouse.identity.ldap.demo.user-search-filter=(uid=alice)|gatehouse.identity.ldap.demo.user-search-filter has no {0}",
                "gatehouse.identity.ldap.demo.bind-dn=cn=x|gatehouse.identity.ldap.demo.bind-dn and bind-password",
                "gatehouse.identity.local.password-min-length=6|gatehouse.identity.local.password-min-length is 6",
                "gatehouse.identity.ldap.demo.base-dn=example.org|gatehouse.identity.ldap.demo.base-dn is no distinguished name",
                "gatehouse.identity.ldap.demo.nested-groups-depth=0|gatehouse.identity.ldap.demo.nested-groups-depth must be from 1",
                "gatehouse.identity.ldap.demo.member-of-attribute=|gatehouse.identity.ldap.demo.member-of-attribute is blank",
                "gatehouse.identity.ldap.demo.nested-groups=true|gatehouse.identity.ldap.demo.nested-groups needs",
                "gatehouse.identity.ldap.demo.password-change=always|gatehouse.identity.ldap.demo.password-change needs encryption",
            })
    void theErrorNamesTheKeyAndTheActionAndNoSecret(String setting, String message) {
        List<Throwable> errors = bindAll(setting);
        assertThat(errors).isNotEmpty().allSatisfy(error -> {
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(error);
            assertThat(cause).isInstanceOf(Misconfiguration.class).hasMessageStartingWith(message);
            assertThat(((Misconfiguration) cause).action()).isNotBlank();
            assertThat(Throwables.getStackTrace(error)).doesNotContain("hunter2");
        });
    }

    /** The other settings are those of a directory without groups. */
    private static List<Throwable> bindAll(String setting) {
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "gatehouse.identity.ldap.demo.urls", "ldap://127.0.0.1",
                "gatehouse.identity.ldap.demo.base-dn", "dc=example,dc=org"));
        String[] pair = setting.split("=", 2);
        settings.put(pair[0], pair[1]);
        Binder binder = new Binder(new MapConfigurationPropertySource(settings));
        return ConfigurationKeys.records()
                .map(type ->
                        catchThrowable(() -> binder.bindOrCreate(ConfigurationKeys.prefix(type), Bindable.of(type))))
                .flatMap(Stream::ofNullable)
                .toList();
    }
}
