package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** T44: groups and nested groups, with a Samba domain controller. */
@Tag("e2e")
class ActiveDirectoryGroupsTest {
    private static final String NESTED = LdapSourceFixture.KEY + "nested-groups=true";
    private static final String MEMBER_OF = LdapSourceFixture.KEY + "member-of-attribute=memberOf";

    private static SambaDc dc;

    @BeforeAll
    static void start() {
        dc = SambaDc.shared();
    }

    @Test
    void aGroupOfTwoThousandMembersAndThePrimaryGroupCount() {
        assertThat(roles("alice")).isEqualTo("[\"crowd\",\"editors\",\"users\"]");
        assertThat(roles("bob")).isEqualTo("[\"users\"]");
        assertThat(roles("guest1")).isEqualTo("[\"guests\",\"users\"]");
    }

    @Test
    void groupsOfGroupsAreFoundByTheTokenOfTheUser() {
        assertThat(roles("alice", NESTED))
                .isEqualTo("[\"builtin\",\"crowd\",\"editors\",\"everybody\",\"staff\",\"users\"]");
        assertThat(roles("o'hara (x)#1", NESTED))
                .isEqualTo("[\"builtin\",\"editors\",\"everybody\",\"staff\",\"users\"]");
        assertThat(roles("bob", NESTED)).isEqualTo("[\"builtin\",\"users\"]");
    }

    @Test
    void theGroupsOfThePrimaryGroupAreFoundToo() {
        assertThat(roles("guest1", NESTED)).isEqualTo("[\"builtin\",\"guests\",\"users\",\"visitors\"]");
    }

    @Test
    void thePrimaryGroupIsAddedToTheGroupsOfTheAttribute() {
        assertThat(roles("alice", MEMBER_OF)).isEqualTo("[\"crowd\",\"editors\",\"users\"]");
        assertThat(roles("guest1", MEMBER_OF)).isEqualTo("[\"guests\",\"users\"]");
        assertThat(roles("guest1", MEMBER_OF, NESTED)).isEqualTo("[\"builtin\",\"guests\",\"users\",\"visitors\"]");
    }

    /** By tokenGroups, by the transitive matching rule, and level by level. */
    @Test
    void aConfiguredFilterIsFollowed() {
        assertThat(roles("alice", NESTED, LdapSourceFixture.KEY + "group-search-filter=(&(member={0})(!(cn=crowd)))"))
                .isEqualTo("[\"builtin\",\"editors\",\"everybody\",\"staff\",\"users\"]");
        assertThat(roles("alice", NESTED, LdapSourceFixture.KEY + "group-search-filter=(|(member={0})(managedBy={0}))"))
                .isEqualTo("[\"builtin\",\"crowd\",\"editors\",\"everybody\",\"staff\",\"users\"]");
        assertThat(roles("guest1", NESTED, LdapSourceFixture.KEY + "group-search-filter=(&(cn=*)( member={0}))"))
                .isEqualTo("[\"builtin\",\"guests\",\"users\",\"visitors\"]");
    }

    private static String roles(String user, String... more) {
        String[] arguments = Stream.concat(
                        Stream.of(
                                "--gatehouse.roles.builtin.ldap-groups[0]=cn=Users,cn=Builtin,dc=example,dc=test",
                                "--gatehouse.roles.crowd.ldap-groups=crowd",
                                "--gatehouse.roles.editors.ldap-groups[0]=cn=Editors,cn=users,dc=example,dc=test",
                                "--gatehouse.roles.staff.ldap-groups=staff",
                                "--gatehouse.roles.everybody.ldap-groups=everybody",
                                "--gatehouse.roles.users.ldap-groups=domain users",
                                "--gatehouse.roles.guests.ldap-groups=domain guests",
                                "--gatehouse.roles.visitors.ldap-groups=visitors"),
                        Stream.of(more))
                .toArray(String[]::new);
        try (Gatehouse gatehouse = dc.gatehouse(arguments)) {
            return gatehouse
                    .getAs(gatehouse.signIn(user), "/me")
                    .json()
                    .path("roles")
                    .toString();
        }
    }
}
