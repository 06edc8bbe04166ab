package dev.gatehouse.identity.ldap;

import static dev.gatehouse.identity.ldap.DirectoryFixture.GROUPS;
import static dev.gatehouse.identity.ldap.DirectoryFixture.KEY;
import static dev.gatehouse.identity.ldap.DirectoryFixture.PEOPLE;
import static dev.gatehouse.identity.ldap.DirectoryFixture.roles;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** T44: the groups of a user, by each of the ways to find them. */
class LdapGroupsTest {
    private static final String NESTED = KEY + "nested-groups=true";
    private static final String MEMBER_OF = KEY + "member-of-attribute=memberOf";
    private static final String[] ROLES = {
        "--gatehouse.roles.r1.ldap-groups=g1",
        "--gatehouse.roles.r2.ldap-groups=g2",
        "--gatehouse.roles.r3.ldap-groups[0]=CN=g3, " + GROUPS,
        "--gatehouse.roles.r4.ldap-groups=g4"
    };

    private DirectoryFixture directory;

    @BeforeEach
    void start() throws Exception {
        directory = DirectoryFixture.started();
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    @Test
    void groupsOfGroupsCountOnlyWhenConfigured() throws Exception {
        directory.chain("bob", "g1", "g2", "g3");
        try (Gatehouse gatehouse = directory.gatehouse(ROLES)) {
            assertThat(roles(gatehouse, "bob")).isEqualTo(List.of("r1"));
        }
        try (Gatehouse gatehouse = with(NESTED)) {
            assertThat(roles(gatehouse, "bob")).isEqualTo(List.of("r1", "r2", "r3"));
            assertThat(roles(gatehouse, "carol")).isEqualTo(List.of());
        }
    }

    @Test
    void aCycleOfGroupsEnds() throws Exception {
        directory.chain("bob", "g1", "g2", "g3");
        directory.group("g4", "cn=g3," + GROUPS, "CN=G4 , " + GROUPS);
        directory.group("g0", "cn=g4," + GROUPS);
        directory.addMember("g1", "cn=g4," + GROUPS);
        try (Gatehouse gatehouse = with(NESTED, KEY + "nested-groups-depth=100")) {
            directory.filters.clear();
            assertThat(roles(gatehouse, "bob")).isEqualTo(List.of("r1", "r2", "r3", "r4"));
            // The user; the groups; and five levels, the last of which finds nothing new.
            assertThat(directory.filters).hasSize(7);
        }
    }

    @Test
    void theDepthIsLimited() throws Exception {
        directory.chain("bob", "g1", "g2", "g3", "g4");
        try (Gatehouse gatehouse = with(NESTED, KEY + "nested-groups-depth=2")) {
            assertThat(roles(gatehouse, "bob")).isEqualTo(List.of("r1", "r2", "r3"));
        }
    }

    @Test
    void manyGroupsOfOneLevelAreSearchedTogether() throws Exception {
        for (int i = 100; i < 220; i++) {
            directory.group("many" + i, "uid=bob," + PEOPLE);
        }
        directory.group("g1", "cn=many219," + GROUPS);
        try (Gatehouse gatehouse = with(NESTED)) {
            directory.filters.clear();
            assertThat(roles(gatehouse, "bob")).isEqualTo(List.of("r1"));
            // The user; 120 groups; their parents in three searches; the parents of the group that was found.
            assertThat(directory.filters).hasSize(6);
        }
    }

    @Test
    void theAttributeOfTheEntryReplacesTheSearch() throws Exception {
        directory.set("bob", "memberOf", "cn=g1," + GROUPS, "CN=G3," + GROUPS, "g4");
        try (Gatehouse gatehouse = with(MEMBER_OF)) {
            directory.operations.clear();
            assertThat(roles(gatehouse, "bob")).isEqualTo(List.of("r1", "r3", "r4"));
            assertThat(directory.operations).containsExactly("bind service", "search", "bind user");
        }
    }

    /** A user who may create groups somewhere must not get the role of a group elsewhere. */
    @Test
    void aGroupWhoseNameSpellsADistinguishedNameIsNotThatGroup() throws Exception {
        String spelled = "cn=g3," + GROUPS;
        directory.add("dn: ou=teams," + GROUPS, "objectClass: organizationalUnit", "ou: teams");
        directory.add(
                "dn: cn=" + spelled.replace("=", "\\3D").replace(",", "\\2C") + ",ou=teams," + GROUPS,
                "objectClass: groupOfNames",
                "cn: " + spelled,
                "member: uid=bob," + PEOPLE);
        directory.group("g2", "uid=bob," + PEOPLE);
        directory.set("carol", "memberOf", "cn=" + spelled.replace("=", "\\3D").replace(",", "\\2C") + "," + GROUPS);
        try (Gatehouse gatehouse = directory.gatehouse(ROLES);
                Gatehouse byAttribute = with(MEMBER_OF)) {
            assertThat(roles(gatehouse, "bob")).isEqualTo(List.of("r2"));
            assertThat(roles(byAttribute, "carol")).isEqualTo(List.of());
        }
    }

    @Test
    void aDistinguishedNameMatchesInAnySpelling() throws Exception {
        directory.group("Team\\2C North (EU)", "uid=bob," + PEOPLE);
        String[] spellings = {"Team\\, North (EU)", "team\\2c  NORTH (EU)", "\"Team, North (EU)\""};
        for (int i = 0; i < spellings.length; i++) {
            String role = "--gatehouse.roles.north.ldap-groups[0]=CN = " + spellings[i] + " , " + GROUPS;
            directory.set("carol", "memberOf", "cn=" + spellings[spellings.length - 1 - i] + "," + GROUPS);
            try (Gatehouse gatehouse = directory.gatehouse(role);
                    Gatehouse byAttribute = directory.gatehouse(role, MEMBER_OF)) {
                assertThat(roles(gatehouse, "bob")).as(role).isEqualTo(List.of("north"));
                assertThat(roles(byAttribute, "carol")).as(role).isEqualTo(List.of("north"));
            }
        }
    }

    /** Who may change the attributes of a group may not rename it. */
    @Test
    void aFurtherNameOfAGroupGivesNoRole() throws Exception {
        directory.add(
                "dn: cn=other," + GROUPS,
                "objectClass: groupOfNames",
                "cn: other",
                "cn: g1",
                "member: uid=bob," + PEOPLE);
        try (Gatehouse gatehouse = with("--gatehouse.roles.other.ldap-groups=other")) {
            assertThat(roles(gatehouse, "bob")).isEqualTo(List.of("other"));
        }
    }

    @Test
    void theGroupsOfTheAttributeAreFollowed() throws Exception {
        directory.set("bob", "memberOf", "cn=g1," + GROUPS);
        directory.group("g1", "uid=alice," + PEOPLE);
        directory.group("g2", "cn=g1," + GROUPS);
        try (Gatehouse gatehouse = with(MEMBER_OF, NESTED)) {
            assertThat(roles(gatehouse, "bob")).isEqualTo(List.of("r1", "r2"));
        }
    }

    @Test
    void withoutAServiceAccountTheUserReadsTheirGroups() throws Exception {
        directory.chain("bob", "g1", "g2", "g3");
        for (String mode : List.of(KEY + "user-search-base=ou=people", KEY + "user-dn-pattern=uid={0},ou=people")) {
            try (Gatehouse gatehouse = directory.anonymously(arguments(mode, NESTED))) {
                assertThat(roles(gatehouse, "bob")).isEqualTo(List.of("r1", "r2", "r3"));
            }
        }
    }

    @Test
    void aSignInIsOneSearchForTheUserAndOneForTheGroups() {
        try (Gatehouse gatehouse = directory.gatehouse(ROLES)) {
            directory.operations.clear();
            assertThat(gatehouse.authenticate("alice", "alice-secret").status()).isEqualTo(200);
            assertThat(directory.operations.stream().filter("search"::equals)).hasSize(2);
        }
    }

    private Gatehouse with(String... more) {
        return directory.gatehouse(arguments(more));
    }

    private static String[] arguments(String... more) {
        return Stream.concat(Stream.of(ROLES), Stream.of(more)).toArray(String[]::new);
    }
}
