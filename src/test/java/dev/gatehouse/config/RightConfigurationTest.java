package dev.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Configurations that look wrong, and are not. */
@Tag("unit")
class RightConfigurationTest {
    private static final String ADMINS = "cn=admins,ou=groups,dc=example,dc=com";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GATEHOUSE_PORT=tcp://10.0.0.1:80\nGATEHOUSE_SERVICE_HOST=10.0.0.1\nGATEHOUSE_SERVICE_PORT=80"
                        + "\nGATEHOUSE_SERVICE_PORT_HTTP=80\nGATEHOUSE_PORT_8080_TCP=tcp://10.0.0.1:80"
                        + "\nGATEHOUSE_PORT_8080_TCP_ADDR=10.0.0.1\nGATEHOUSE_PORT_8080_TCP_PORT=80"
                        + "\nGATEHOUSE_PORT_8080_TCP_PROTO=tcp",
                "GATEHOUSE_DB_SERVICE_HOST=10.0.0.1\nGATEHOUSE_DB_PORT=tcp://10.0.0.1:5432",
                "GATEHOUSE2_SERVICE_HOST=10.0.0.1\nGATEHOUSE2_PORT=tcp://10.0.0.1:5432",
                "GATEHOUSE_TOKEN=eyJ",
                "GATEHOUSE_TOKEN_RENEWAFTER=0",
                "GATEHOUSE_DEMO_LDAPPORT=1389",
                "TOKEN_AUDIENCE=x\n--session.lifetime=5m",
                "GATEHOUSE_CALLER_TRUSTEDPROXIES_0=10.0.0.0/8\ngatehouse:\n  caller:\n    trusted-proxies: [\"${NO_LONGER_SET}\"]",
                "--gatehouse.session.lifetime=PT12H\ngatehouse:\n  session:\n    lifetime: 12",
                "own: x\ngatehouse:\n  token:\n    audience: ${session.name}\nsession:\n  name: x",
                "GATEHOUSE_DATADIR=/data",
                "GATEHOUSE_DATA_DIR=/data",
                "GATEHOUSE_TOKEN_RENEWAFTER=2m",
                "GATEHOUSE_TOKEN_RENEW_AFTER=2m",
                "GATEHOUSE_CALLER_TRUSTED_PROXIES_0=10.0.0.0/8",
                "GATEHOUSE_IDENTITY_LDAP_CORP_BASE_DN=dc=x\nGATEHOUSE_IDENTITY_LDAP_CORP_URLS=ldap://localhost",
                "GATEHOUSE_DB_PW=x\nspring:\n  datasource:\n    password: ${GATEHOUSE_DB_PW}",
                "GATEHOUSE_DB_PW=x\nspring:\n  datasource:\n    password: ${gatehouse.db-pw:none}",
                "GATEHOUSE_WATCH_BURST_TIMES=5",
                "gatehouse:\n  watch:\n    burst:\n      times: ${NO_LONGER_SET}",
                "GATEHOUSE_TOKEN_AUDIENCE=x\ngatehouse:\n  token:\n    audience: ${NO_LONGER_SET}",
                "SPRING_DATASOURCE_PASSWORD=x\nspring:\n  datasource:\n    password: ${NO_LONGER_SET}",
                "--gatehouse.caller.trusted-proxies=10.0.0.0/8\ngatehouse:\n  caller:\n    trusted-proxies: [\"${NO_LONGER_SET}\"]",
                "gatehouse:\n  token:\n    audience: ${UNSET:orders}",
                "gatehouse:\n  token:\n    audience: a\\${b}c",
                "gatehouse:\n  token:\n    audience: a${b",
                "gatehouse:\n  token:\n    renew_after: 5m\n    clientId: x\n    claims:\n      given_name: givenName",
                "session:\n  lifetime: 5m\ngatehouse:\n  session:\n    lifetime: ${session.lifetime}",
                "PS1=${debian_chroot:+x}\nOTHER=${x}",
                "--gatehouse.demo.ldap-port=1389",
                "gatehouse:\n  token:\n    audiences:\n      orders: {}\n      bills:\n  watch:",
                "--gatehouse.token.audiences.orders=",
                "",
            })
    void itIsAccepted(String configuration) {
        assertThat(ConfigurationUnderTest.refusal(configuration)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ADMINS + "|" + ADMINS,
                ADMINS + ";cn=ops,ou=groups,dc=example,dc=com|" + ADMINS + " & cn=ops,ou=groups,dc=example,dc=com",
                "editors ; " + ADMINS + ";|editors & " + ADMINS,
                "CN=Domain Admins,CN=Users,DC=corp,DC=example|CN=Domain Admins,CN=Users,DC=corp,DC=example",
                "cn=Team\\, North,ou=groups,o=example|cn=Team\\, North,ou=groups,o=example",
                "'cn=\"a,b\",ou=groups,o=example'|'cn=\"a,b\",ou=groups,o=example'",
                "cn=a\\;b,ou=groups,o=example|cn=a\\;b,ou=groups,o=example",
                "editors,writers|editors & writers",
                "editors, writers|editors & writers",
                "read;write,x=1|read;write & x=1",
                "one|one",
            })
    void aListIsSplit(String text, String values) {
        for (String key : List.of("ADMIN_LDAPGROUPS", "ADMIN_FROM_CORP", "ADMIN_SCOPES", "ADMIN_AUTHORITIES")) {
            assertThat(new ConfigurationUnderTest("GATEHOUSE_ROLES_" + key + "=" + text)
                            .check()
                            .list("gatehouse.roles."
                                    + key.toLowerCase(Locale.ROOT).replace('_', '.')))
                    .containsExactly(values.split(" & "));
        }
    }

    @Test
    void aNumberedVariableIsNotSplit() {
        assertThat(new ConfigurationUnderTest("GATEHOUSE_ROLES_ADMIN_LDAPGROUPS_0=" + ADMINS
                                + ",x\nGATEHOUSE_ROLES_ADMIN_LDAPGROUPS_1=b;c")
                        .check()
                        .list("gatehouse.roles.admin.ldap-groups"))
                .containsExactly(ADMINS + ",x", "b;c");
    }

    @Test
    void aNumberedVariableReplacesATextOfAFile() {
        assertThat(new ConfigurationUnderTest("GATEHOUSE_ROLES_ADMIN_LDAPGROUPS_0=a\ngatehouse:\n  roles:\n    admin:\n"
                                + "      ldap-groups: " + ADMINS)
                        .check()
                        .list("gatehouse.roles.admin.ldap-groups"))
                .containsExactly("a");
    }

    @Test
    void aListThatIsSplitKeepsTheNamesAboveIt() {
        assertThat(new ConfigurationUnderTest("gatehouse:\n  roles:\n    Chief_Editor:\n      ldap-groups: " + ADMINS)
                        .check()
                        .keys("gatehouse.roles"))
                .containsExactly("Chief_Editor");
    }

    @Test
    void addressesKeepTheirCommas() {
        assertThat(new ConfigurationUnderTest("--gatehouse.http.cors-origins=https://a,https://b")
                        .check()
                        .list("gatehouse.http.cors-origins"))
                .containsExactly("https://a", "https://b");
        assertThat(ListText.addresses("ldap://a/dc=x,dc=y, ldaps://b"))
                .containsExactly("ldap://a/dc=x,dc=y", "ldaps://b");
        assertThat(ListText.addresses("ldap:///dc=x,dc=y;ldaps://b")).containsExactly("ldap:///dc=x,dc=y", "ldaps://b");
    }

    @Test
    void aTextWithAPlaceholderIsSplitAfterwards() {
        assertThat(new ConfigurationUnderTest(
                                "GROUP=" + ADMINS + "\ngatehouse:\n  roles:\n    Chief:\n      ldap-groups: ${GROUP}")
                        .check()
                        .list("gatehouse.roles.chief.ldap-groups"))
                .containsExactly(ADMINS);
    }

    @Test
    void theExampleIsAccepted() throws IOException {
        String example = Files.readString(Path.of("application.yml.example"));
        assertThat(ConfigurationUnderTest.refusal(
                        "LDAP_PASSWORD=a\nSHOP_DB_PASSWORD=b\nDB_PASSWORD=c\nOAUTH_SECRET=d\nWEBHOOK_SECRET=a secret of thirty-two characters\n"
                                + example))
                .isEmpty();
    }
}
