package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What gives a role, and at which source. */
@Tag("unit")
class RolesTest {

    /** The table of another application may have administrators of its own. */
    @Test
    void byDefaultOnlyALocalUserCanBeAnAdministrator() {
        Roles roles = roles();
        assertThat(roles.ofAuthorities("local").of(List.of("Admin")).roles()).containsExactly("admin");
        assertThat(roles.ofAuthorities("shop").of(List.of("admin")).roles()).isEmpty();
        assertThat(roles.ofAuthorities("shop").all()).isEmpty();
        assertThat(roles.ofScopes("sso").all()).isEmpty();
        assertThat(roles.ofLdapGroups("corp").all()).isEmpty();
    }

    @Test
    void theDefaultCanBeReplaced() {
        for (String setting : List.of("authorities=boss", "from.local=boss")) {
            SourceRoles local = roles("roles.admin." + setting).ofAuthorities("local");
            assertThat(local.of(List.of("admin")).roles()).isEmpty();
            assertThat(local.of(List.of("boss")).roles()).containsExactly("admin");
        }
        assertThat(roles("roles.admin.ldap-groups=x")
                        .ofAuthorities("local")
                        .of(List.of("admin"))
                        .roles())
                .containsExactly("admin");
        assertThat(roles("roles.admin.authorities=").ofAuthorities("local").all())
                .isEmpty();
    }

    @Test
    void aRoleCanBeGivenByOneSource() {
        Roles roles = roles(
                "roles.editor.from.shop=writer",
                "roles.editor.from.sso=Writer",
                "roles.editor.from.corp[0]=cn=w,dc=x",
                "roles.editor.scopes=any");
        assertThat(roles.ofAuthorities("shop").of(List.of("WRITER")).roles()).containsExactly("editor");
        assertThat(roles.ofAuthorities("local").of(List.of("writer")).roles()).isEmpty();
        assertThat(roles.ofScopes("sso").of(List.of("Writer")).roles()).containsExactly("editor");
        assertThat(roles.ofScopes("other").of(List.of("Writer")).roles()).isEmpty();
        assertThat(roles.ofScopes("other").of(List.of("any")).roles()).containsExactly("editor");
        assertThat(roles.ofLdapGroups("corp").ofGroups(group("CN=W,DC=X")).roles())
                .containsExactly("editor");
        assertThat(roles.ofLdapGroups("partners").ofGroups(group("cn=w,dc=x")).roles())
                .isEmpty();
    }

    @Test
    void aSourceCanBeNamedInAnEnvironmentVariable() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        "test-systemEnvironment",
                        Map.of(
                                "GATEHOUSE_ROLES_ADMIN_FROM_SHOP",
                                "boss,root",
                                "GATEHOUSE_ROLES_ADMIN_FROM_CORP_0",
                                "cn=a,dc=x")));
        Roles roles = Binder.get(environment).bind("gatehouse", Roles.class).get();
        assertThat(roles.ofAuthorities("shop").of(List.of("root")).roles()).containsExactly("admin");
        assertThat(roles.ofLdapGroups("corp").ofGroups(group("cn=a,dc=x")).roles())
                .containsExactly("admin");
    }

    /** Two scopes or roles of a provider may differ in case only (RFC 6749, section 3.3). */
    @Test
    void scopesAreComparedToTheLetter() {
        SourceRoles roles = roles("roles.editor.scopes=Editor").ofScopes("sso");
        assertThat(roles.of(List.of("editor", "EDITOR", "\uff25ditor")).roles()).isEmpty();
        assertThat(roles.of(List.of("Editor")).roles()).containsExactly("editor");
    }

    @Test
    void aDistinguishedNameIsNotComparedWithNames() {
        SourceRoles roles = roles("roles.a.ldap-groups[0]=cn=a,dc=x", "roles.b.ldap-groups=b")
                .ofLdapGroups("corp");
        assertThat(roles.ofGroups(List.of(new Group("cn=x,dc=x", "cn=a,dc=x"), new Group("cn=y,dc=x", "CN=A,DC=X")))
                        .roles())
                .isEmpty();
        assertThat(roles.ofGroups(List.of(new Group("cn=a,dc=x", "B"))).roles()).containsExactlyInAnyOrder("a", "b");
        assertThat(roles.ofGroups(group("cn=b,dc=x")).roles()).isEmpty();
    }

    /** A comma in an environment variable separates two values, so the parts arrive here. */
    @ParameterizedTest
    @ValueSource(strings = {"cn=editors", "a=b c", "R&D=1,dc=x"})
    void aGroupWithAnEqualsSignIsADistinguishedName(String group) {
        Roles roles = roles("roles.editor.ldap-groups[0]=" + group);
        assertThatThrownBy(() -> roles.ofLdapGroups("corp"))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.roles.editor.ldap-groups has the value " + group
                        + ", which is not the distinguished name of a group");
    }

    private static List<Group> group(String dn) {
        return List.of(new Group(dn, null));
    }

    private static Roles roles(String... settings) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (String setting : settings) {
            String[] pair = setting.split("=", 2);
            properties.put("gatehouse." + pair[0], pair[1]);
        }
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("gatehouse", Roles.class);
    }
}
