package dev.gatehouse.identity.ldap;

import static dev.gatehouse.identity.ldap.DirectoryFixture.GROUPS;
import static dev.gatehouse.identity.ldap.DirectoryFixture.KEY;
import static dev.gatehouse.identity.ldap.DirectoryFixture.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySource.Answer;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups of the object class posixGroup (RFC 2307). */
class PosixGroupsTest {
    private DirectoryFixture directory;

    @BeforeEach
    void start() throws Exception {
        directory = DirectoryFixture.started();
        directory.add("dn: uid=Dave," + PEOPLE, "objectClass: person", "uid: Dave", "uid: bob2", "gidNumber: 100");
        group("primary", "gidNumber: 100");
        group("other", "gidNumber: 200");
        directory.add("dn: cn=noposix," + GROUPS, "objectClass: device", "cn: noposix", "gidNumber: 100");
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    @Test
    void thePrimaryGroupIsTheOneWithTheNumberOfTheUser() {
        IdentitySource source = source();
        assertThat(roles(source, "dave")).containsExactly("primary");
        assertThat(roles(source, "bob")).isEmpty();
    }

    @Test
    void aMemberIsWrittenAsTheEntryHasIt() throws Exception {
        IdentitySource source = source();
        directory.filters.clear();
        roles(source, "dave");
        assertThat(directory.filters.get(1))
                .contains("(|(memberUid=dave)(memberUid=Dave))")
                .doesNotContain("bob2");
    }

    @Test
    void aFilterMayNameAttributesThatAreNotReadOtherwise() {
        IdentitySource source = source(
                KEY + "attributes=mail",
                KEY + "group-search-filter=(&(objectClass=posixGroup)(gidNumber={gidNumber}))");
        assertThat(roles(source, "dave")).containsExactly("primary");
        directory.filters.clear();
        assertThat(roles(source, "bob")).isEmpty();
        assertThat(directory.filters).as("no group can match").hasSize(1);
    }

    private void group(String name, String gidNumber) throws Exception {
        directory.add("dn: cn=" + name + "," + GROUPS, "objectClass: posixGroup", "cn: " + name, gidNumber);
    }

    private IdentitySource source(String... more) {
        return directory.source(Stream.concat(
                        Stream.of("primary", "other", "noposix")
                                .map(group -> "--gatehouse.roles." + group + ".ldap-groups=" + group),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static Set<String> roles(IdentitySource source, String user) {
        return ((Answer.Known) source.current(user).orElseThrow()).identity().roles();
    }
}
