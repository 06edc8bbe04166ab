package dev.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the start says about wrong configurations: the problem with its place, and the action, in at most five lines. */
@Tag("unit")
class WrongConfigurationTest {
    private static final String QUERY = "--gatehouse.identity.jdbc.shop.url=jdbc:h2:mem:x"
            + "\n--gatehouse.identity.jdbc.shop.user-query=select a, b, c from d where ";

    @ParameterizedTest
    @MethodSource({"names", "variables", "placeholders", "lists", "values", "files"})
    void aWrongConfigurationIsRefusedWithItsPlaceAndAnAction(String configuration, String problem) {
        List<String> lines = ConfigurationUnderTest.refusal(configuration);
        assertThat(lines).hasSizeBetween(2, 5);
        assertThat(String.join("\n", lines.subList(0, lines.size() - 1))).isEqualTo(problem.strip());
        assertThat(lines.get(lines.size() - 1)).startsWith("Action: ").hasSizeGreaterThan(20);
        assertThat(String.join("\n", lines)).doesNotContain("hunter2", "java.", "dev.gatehouse");
    }

    static Stream<Arguments> names() {
        return Stream.of(
                arguments(
                        """
                        gatehouse:
                          token:
                            lifetme: 5m
                        """,
                        "gatehouse.token.lifetme (application.yml, line 3) is no setting, did you mean gatehouse.token.lifetime?"),
                arguments(
                        """
                        gatehouse:
                          identity:
                            ldap:
                              - urls: ldap://localhost
                                base-dn: dc=x
                        """,
                        "gatehouse.identity.ldap (application.yml, line 4) is a list, but each of its values needs a name"),
                arguments("""
                        identity:
                          ldap:
                            corp:
                              urls: ldap://localhost
                              base-dn: dc=x
                        """, "identity (application.yml, line 4) is no setting, did you mean gatehouse.identity?"),
                arguments(
                        """
                        gatehouse:
                          identity:
                            ldpa:
                              corp:
                                urls: [ldap://localhost]
                                base-dn: dc=example,dc=com
                        """,
                        "gatehouse.identity.ldpa (application.yml, line 5) is no setting, did you mean gatehouse.identity.ldap?"),
                arguments(
                        """
                        gatehouse:
                          identity:
                            ldap:
                              corp:
                                urls: [ldap://localhost]
                                bind-dn: cn=service
                                bind-pasword: hunter2
                        """,
                        "gatehouse.identity.ldap.corp.bind-pasword (application.yml, line 7) is no setting,"
                                + " did you mean gatehouse.identity.ldap.corp.bind-password?"),
                arguments(
                        """
                        gatehouse:
                          roles:
                            editor:
                              ldap-group: [editors]
                        """,
                        "gatehouse.roles.editor.ldap-group (application.yml, line 4) is no setting, did you mean gatehouse.roles.editor.ldap-groups?"),
                arguments(
                        """
                        gatehouse:
                          jwks-max-age: 5m
                        """,
                        "gatehouse.jwks-max-age (application.yml, line 2) is no setting, did you mean gatehouse.keys.jwks-max-age?"),
                arguments("""
                        gatehouse:
                          watch:
                            stuffing:
                              nonsense: 1
                        """, "gatehouse.watch.stuffing.nonsense (application.yml, line 4) is no setting"),
                arguments("""
                        gatehouse:
                          token:
                            lifetime:
                              value: 5m
                        """, "gatehouse.token.lifetime.value (application.yml, line 4) is no setting"),
                arguments("""
                        gatehosue:
                          token:
                            lifetime: 5m
                        """, "gatehosue (application.yml, line 3) is no setting, did you mean gatehouse?"),
                arguments(
                        """
                        session:
                          lifetime: 5m
                        """,
                        "session.lifetime (application.yml, line 2) is no setting, did you mean gatehouse.session.lifetime?"),
                arguments(
                        "--gatehouse.token.lifetme=5m",
                        "the option --gatehouse.token.lifetme is no setting, did you mean gatehouse.token.lifetime?"),
                arguments("""
                        --gatehouse.sesion.lifetime=5m
                        GATEHOUSE_THROTLE_ENABLED=false
                        gatehouse:
                          audit:
                            keeep: 5d
                          token:
                            audience: ${AUDIENCE}
                            claim:
                              mail: mail
                        """, """
                        the option --gatehouse.sesion.lifetime is no setting, did you mean gatehouse.session?
                        the environment variable GATEHOUSE_THROTLE_ENABLED is no setting, did you mean GATEHOUSE_THROTTLE_ENABLED?
                        3 more: gatehouse.audit.keeep (application.yml, line 3) is no setting, did you mean gatehouse.audit.keep?;\
                         gatehouse.token.claim (application.yml, line 7) is no setting, did you mean gatehouse.token.claims?;\
                         gatehouse.token.audience (application.yml, line 5) contains ${AUDIENCE}, which has no value
                        """));
    }

    static Stream<Arguments> variables() {
        return Stream.of(
                arguments(
                        "GATEHOUSE_SESION_LIFETIME=5m",
                        "the environment variable GATEHOUSE_SESION_LIFETIME is no setting, did you mean GATEHOUSE_SESSION_LIFETIME?"),
                arguments("GATEHOUSE_NONSENSE=1", "the environment variable GATEHOUSE_NONSENSE is no setting"),
                arguments("GATEHOUSE_WATCH_PORT=1", "the environment variable GATEHOUSE_WATCH_PORT is no setting"),
                arguments(
                        "GATEHOUSE_ROLES_ORDERS_ADMIN_LDAPGROUPS_0=x",
                        "the environment variable GATEHOUSE_ROLES_ORDERS_ADMIN_LDAPGROUPS_0 is no setting"),
                arguments(
                        "GATEHOUSE_TOKEN_CLAIMS_GIVEN_NAME=givenName",
                        "the environment variable GATEHOUSE_TOKEN_CLAIMS_GIVEN_NAME would set the key given.name:"
                                + " a variable cannot contain a key with _ or -"),
                arguments(
                        "GATEHOUSE_IDENTITY_LDAP_CORP_BASEDM=dc=x",
                        "the environment variable GATEHOUSE_IDENTITY_LDAP_CORP_BASEDM is no setting,"
                                + " did you mean GATEHOUSE_IDENTITY_LDAP_CORP_BASEDN?"),
                arguments(
                        "GATEHOUS_TOKEN_LIFETIME=5m",
                        "the environment variable GATEHOUS_TOKEN_LIFETIME is no setting, did you mean gatehouse?"));
    }

    static Stream<Arguments> placeholders() {
        return Stream.of(
                arguments(
                        """
                        gatehouse:
                          identity:
                            ldap:
                              corp:
                                urls: [ldap://localhost]
                                bind-dn: cn=service
                                bind-password: ${LDAP_PASSWORD_NOT_SET}
                        """,
                        "gatehouse.identity.ldap.corp.bind-password (application.yml, line 7) contains"
                                + " ${LDAP_PASSWORD_NOT_SET}, which has no value"),
                arguments(
                        """
                        spring:
                          datasource:
                            password: ${DB_PASSWORD}
                        """,
                        "spring.datasource.password (application.yml, line 3) contains ${DB_PASSWORD}, which has no value"),
                arguments(
                        """
                        gatehouse:
                          token:
                            issuer: https://${HOST:${FALLBACK}}/
                        """,
                        "gatehouse.token.issuer (application.yml, line 3) contains ${FALLBACK}, which has no value"),
                arguments(
                        """
                        gatehouse:
                          keys:
                            master-key: ["ab${hunter2}c"]
                        """,
                        "gatehouse.keys.master-key[0] (application.yml, line 3) contains a placeholder, which has no value"),
                arguments(
                        "SPRING_DATASOURCE_PASSWORD=ab${hunter2}c",
                        "the environment variable SPRING_DATASOURCE_PASSWORD contains a placeholder, which has no value"),
                arguments(
                        "--gatehouse.token.audience=${A}",
                        "the option --gatehouse.token.audience contains ${A}, which has no value"));
    }

    static Stream<Arguments> lists() {
        String undecided = " has distinguished names, and its commas may separate values or be within one";
        return Stream.of(
                arguments(
                        "GATEHOUSE_ROLES_ADMIN_LDAPGROUPS=editors,cn=admins,ou=groups,dc=example,dc=com",
                        "the environment variable GATEHOUSE_ROLES_ADMIN_LDAPGROUPS" + undecided),
                arguments(
                        "GATEHOUSE_ROLES_ADMIN_LDAPGROUPS=cn=a,ou=groups,dc=example,dc=com,cn=b,ou=groups,dc=example,dc=com",
                        "the environment variable GATEHOUSE_ROLES_ADMIN_LDAPGROUPS" + undecided),
                arguments(
                        "GATEHOUSE_ROLES_ADMIN_FROM_CORP=cn=a,o=example,cn=b,o=example",
                        "the environment variable GATEHOUSE_ROLES_ADMIN_FROM_CORP" + undecided),
                arguments(
                        "GATEHOUSE_ROLES_ADMIN_SCOPES=cn=a,ou=groups,dc=example,dc=com;x,y",
                        "the environment variable GATEHOUSE_ROLES_ADMIN_SCOPES" + undecided),
                arguments(
                        "GATEHOUSE_ROLES_ADMIN_LDAPGROUPS_1=admins",
                        "the environment variable GATEHOUSE_ROLES_ADMIN_LDAPGROUPS_1 has no value before it in the list"));
    }

    static Stream<Arguments> values() {
        return Stream.of(
                arguments("""
                        gatehouse:
                          audit:
                            keep: 90
                          token:
                            max-size: ${SIZE:4096}
                        """, """
                        gatehouse.audit.keep (application.yml, line 3) has no unit: 90
                        gatehouse.token.max-size (application.yml, line 5) has no unit: 4096
                        """),
                arguments(
                        QUERY + "e = ':user'",
                        "gatehouse.identity.jdbc.shop.user-query has no :user, so it would return the same rows for every user"),
                arguments(
                        QUERY + "e = :user and f = :username",
                        "gatehouse.identity.jdbc.shop.user-query has parameters without a value: [username]"),
                arguments(
                        "GATEHOUSE_SESSION_LIFETIME=12",
                        "the environment variable GATEHOUSE_SESSION_LIFETIME has no unit: 12"),
                arguments(
                        "--spring.profiles.active=dmeo",
                        "spring.profiles.active names dmeo, for which there is no file"),
                arguments(
                        "--server.servlet.context-path=login/",
                        "server.servlet.context-path is login/, which does not begin with a slash or ends with one"),
                arguments(
                        "--gatehouse.http.cors-origins=https://app.example.com/",
                        "gatehouse.http.cors-origins has a value that is no origin: [https://app.example.com/]"),
                arguments(
                        "--spring.config.location=/etc/gatehouse/",
                        "spring.config.location replaces the defaults of Gatehouse, such as the address of its database"),
                arguments(
                        "SPRING_CONFIG_NAME=gatehouse",
                        "spring.config.name replaces the defaults of Gatehouse, such as the address of its database"),
                arguments(
                        "--gatehouse.token.lifetime=5minutes",
                        "the option --gatehouse.token.lifetime has a value that cannot be used: 5minutes"),
                arguments(
                        "--gatehouse.token.algorithm=ES999",
                        "the option --gatehouse.token.algorithm has a value that cannot be used: ES999"),
                arguments(
                        "GATEHOUSE_SESSION_MAXPERUSER=many",
                        "the environment variable GATEHOUSE_SESSION_MAXPERUSER has a value that cannot be used: many"),
                arguments(
                        """
                        gatehouse:
                          token:
                            sliding: sometimes
                        """,
                        "gatehouse.token.sliding (application.yml, line 3) has a value that cannot be used: sometimes"),
                arguments(
                        """
                        gatehouse:
                          token:
                            max-size: large
                        """,
                        "gatehouse.token.max-size (application.yml, line 3) has a value that cannot be used: large"),
                arguments(
                        """
                        gatehouse:
                          token:
                            lifetime:5m
                        """,
                        "gatehouse.token (application.yml, line 3) has a value, but is a group of settings (is a blank missing after a colon?)"),
                arguments(
                        """
                        gatehouse:
                          roles:
                            editor: editors
                        """,
                        "gatehouse.roles.editor (application.yml, line 3) has a value, but is a group of settings (is a blank missing after a colon?)"),
                arguments(
                        "--gatehouse.watch.stuffing=alert",
                        "the option --gatehouse.watch.stuffing has a value, but is a group of settings (is a blank missing after a colon?)"),
                arguments(
                        "--gatehouse.token.max-size=1B",
                        "gatehouse.token.max-size is not between 512B and 8KB, beyond which no token is accepted"),
                arguments("--gatehouse.watch.speed.burst=0", "gatehouse.watch.speed.burst is less than 1"));
    }

    static Stream<Arguments> files() {
        return Stream.of(
                arguments("""
                        gatehouse:
                          token:
                            issuer: a: b
                        """, "application.yml, line 3 is not valid YAML: mapping values are not allowed here"),
                arguments(
                        "gatehouse:\n\ttoken: x",
                        "application.yml, line 2 is not valid YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)"),
                arguments("""
                        gatehouse:
                          token:
                            lifetime: 5m
                            lifetime: 6m
                        """, "application.yml, line 4 is not valid YAML: found duplicate key lifetime"),
                arguments("""
                        gatehouse:
                          token:
                            audience: "orders
                        """, "application.yml, line 3 is not valid YAML: found unexpected end of stream"),
                arguments(
                        "gatehouse",
                        "application.yml is not valid YAML: it has a text where the name of a setting is expected"));
    }
}
