package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The URLs of servers (RFC 4516). */
@Tag("unit")
class ServerUrlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ldap://ldap.example.com | ldap://ldap.example.com | 389 | ''",
                "LDAP://ldap.example.com:1389 | ldap://ldap.example.com:1389 | 1389 | ''",
                "LdapS://LDAP.example.com/ | ldaps://LDAP.example.com | 636 | ''",
                "ldap://127.0.0.1:389/dc=example,dc=com | ldap://127.0.0.1 | 389 | dc=example,dc=com",
                "ldaps://h/o=Big%20Corp,c=DE | ldaps://h | 636 | o=Big Corp,c=DE",
                "ldap://[::1]:1389/dc=example | ldap://[::1]:1389 | 1389 | dc=example",
                "ldaps://[2001:db8::1] | ldaps://[2001:db8::1] | 636 | ''",
                "ldap:///dc=example,dc=com | ldap:///dc=example,dc=com | 389 | dc=example,dc=com",
            })
    void aUrlNamesAServerAndABase(String text, String url, int port, String baseDn) {
        ServerUrl parsed = ServerUrl.parsed(text).orElseThrow();
        assertThat(parsed).hasToString(url);
        assertThat(parsed.port()).isEqualTo(port);
        assertThat(parsed.baseDn()).isEqualTo(baseDn);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ldap.example.com",
                "http://ldap.example.com",
                "ldapi:///",
                "ldap://h:0x1",
                "ldap://h:70000",
                "ldap://h/example",
                "ldap://h/dc=example?uid",
                "ldap://h/dc=example??sub",
                "ldap://h/dc=example???(uid=*)",
            })
    void whatIsNoServerIsRefused(String text) {
        assertThat(ServerUrl.parsed(text)).isEmpty();
    }

    @Test
    void theBaseOfTheUrlIsTheBaseDn() {
        Directory directory = directory("urls", "ldap://h1/dc=example,dc=com,LDAPS://h2/DC=Example , dc=com");
        assertThat(directory.servers().baseDn()).isEqualTo("dc=example,dc=com");
        assertThat(directory.servers().servers()).hasToString("[ldap://h1, ldaps://h2]");
        Directory domain = directory("urls", "ldaps:///dc=example,dc=com", "active-directory", "true");
        assertThat(domain.domain().activeDirectoryDomain()).isEqualTo("example.com");
        assertThat(directory("urls", "ldaps:///", "base-dn", "ou=x,dc=example,dc=com")
                        .servers()
                        .servers())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ldap://h1/dc=example,ldap://h2/dc=other | dc=example",
                "ldap://h1/dc=example | dc=other",
                "ldaps:/// | o=example",
                "ldap://h1,h2 | dc=example",
                "ldap://h1, http://h2 | dc=example",
            })
    void urlsThatContradictOrNameNoServerStopTheStart(String urls, String baseDn) {
        assertThatThrownBy(() -> directory("urls", urls, "base-dn", baseDn))
                .rootCause()
                .isInstanceOfSatisfying(
                        Misconfiguration.class,
                        wrong -> assertThat(wrong.getMessage()).startsWith("gatehouse.identity.ldap.corp.urls "));
    }

    private static Directory directory(String... keysAndValues) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put("gatehouse.identity.ldap.corp." + keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Binder(List.of(new MapConfigurationPropertySource(properties)))
                .bind("gatehouse.identity", LdapProperties.class)
                .get()
                .ldap()
                .get("corp");
    }
}
