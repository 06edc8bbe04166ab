package dev.gatehouse.identity.ldap;

import static dev.gatehouse.identity.ldap.DirectoryFixture.GROUPS;
import static dev.gatehouse.identity.ldap.DirectoryFixture.KEY;
import static dev.gatehouse.identity.ldap.DirectoryFixture.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySource.Answer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.ldap.support.LdapUtils;

/** T44: the groups of a user of Active Directory by {@code tokenGroups}, and without it. */
@ExtendWith(OutputCaptureExtension.class)
class TokenGroupsTest {
    private static final String WARNING = "cannot read the attribute tokenGroups";

    private static final String RULE = ":1.2.840.113556.1.4.1941:=";

    private DirectoryFixture directory;

    @BeforeEach
    void start() throws Exception {
        directory = DirectoryFixture.started(new WithoutRules());
        for (int i = 1; i <= 4; i++) {
            group("g" + i, i, "group");
        }
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    @Test
    void theGroupsOfAllLevelsAreFoundByOneReadAndOneSearch() throws Exception {
        user("dave", 1, 2, 3);
        IdentitySource source = source();
        directory.filters.clear();
        assertThat(roles(source, "dave")).containsExactlyInAnyOrder("r1", "r2", "r3");
        assertThat(directory.filters).hasSize(3).noneMatch(filter -> filter.contains(RULE));
    }

    @Test
    void groupsAreReadAgainAfterFiveMinutes() throws Exception {
        user("dave", 1, 2, 99);
        user("erin", 2, 3, 99);
        IdentitySource source = source();
        assertThat(roles(source, "dave")).containsExactlyInAnyOrder("r1", "r2");
        directory.filters.clear();
        assertThat(roles(source, "dave")).containsExactlyInAnyOrder("r1", "r2");
        assertThat(directory.filters).as("the user, and the groups of the user").hasSize(2);
        directory.filters.clear();
        assertThat(roles(source, "erin")).containsExactlyInAnyOrder("r2", "r3");
        assertThat(directory.filters).hasSize(3);
        directory.removeGroup("g2");
        assertThat(roles(source, "dave")).containsExactlyInAnyOrder("r1", "r2");
        directory.clock.advance(Duration.ofMinutes(5));
        assertThat(roles(source, "dave")).containsExactly("r1");
    }

    @Test
    void manyGroupsAreResolvedTogether() throws Exception {
        user("dave", IntStream.rangeClosed(1, 120).toArray());
        IdentitySource source = source();
        directory.filters.clear();
        assertThat(roles(source, "dave")).hasSize(4);
        assertThat(directory.filters).hasSize(5);
    }

    @Test
    void aDistributionGroupOfTheUserCountsAlthoughItHasNoToken() throws Exception {
        user("dave", 1);
        directory.set("dave", "memberOf", "CN=g1," + GROUPS, "cn=G4," + GROUPS, "cn=elsewhere,dc=example,dc=net");
        assertThat(roles(source(), "dave")).containsExactlyInAnyOrder("r1", "r4");
    }

    @Test
    void theOtherConditionsOfTheFilterHold() throws Exception {
        group("g5", 5, "other");
        user("dave", 1, 5);
        String role = "--gatehouse.roles.r5.ldap-groups=g5";
        assertThat(roles(source(role), "dave")).containsExactly("r1");
        String filter = KEY + "group-search-filter=(&(objectClass=other)(Member={0}))";
        assertThat(roles(source(role, filter), "dave")).containsExactly("r5");
    }

    @Test
    void withoutNestedGroupsTheAttributeDoesNotCount() throws Exception {
        user("dave", 1, 2);
        directory.addMember("g4", "uid=dave," + PEOPLE);
        assertThat(roles(directory.source(arguments(false)), "dave")).containsExactly("r4");
    }

    @Test
    void withoutTheAttributeTheServersRuleIsUsedAndTheLogSaysWhatToDo(CapturedOutput output) throws Exception {
        user("dave");
        directory.addMember("g4", "uid=dave," + PEOPLE);
        IdentitySource source = source();
        directory.filters.clear();
        for (int i = 0; i < 3; i++) {
            roles(source, "dave");
        }
        assertThat(directory.filters).anyMatch(filter -> filter.contains(RULE));
        assertThat(output.getOut().split(WARNING, -1)).hasSize(2);
        assertThat(output.getOut()).contains("identity source corp " + WARNING, "Windows Authorization Access Group");
        directory.clock.advance(Duration.ofHours(1).plusSeconds(1));
        roles(source, "dave");
        assertThat(output.getOut().split(WARNING, -1)).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "(&(objectClass=group)(member={0})); true",
                "(member={0}); true",
                "(|(member={0})(managedBy={0})); false",
                "(|(member={0})(memberUid={1})); false",
                "(|(member={0})(&(cn=x)(member={0}))); false",
                "(memberUid={1}); false"
            })
    void aFilterFitsThatFindsGroupsByTheMemberAlone(String filter, boolean fits) {
        assertThat(TokenGroups.fit(filter)).isEqualTo(fits);
    }

    private IdentitySource source(String... more) {
        return directory.source(arguments(true, more));
    }

    private static String[] arguments(boolean nested, String... more) {
        return Stream.concat(
                        Stream.of(
                                KEY + "active-directory=true",
                                KEY + "nested-groups=" + nested,
                                KEY + "user-search-filter=(uid={0})",
                                KEY + "user-name-attribute=uid",
                                "--gatehouse.roles.r1.ldap-groups=g1",
                                "--gatehouse.roles.r2.ldap-groups=g2",
                                "--gatehouse.roles.r3.ldap-groups[0]=cn=g3," + GROUPS,
                                "--gatehouse.roles.r4.ldap-groups=g4"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private static Set<String> roles(IdentitySource source, String user) {
        return ((Answer.Known) source.current(user).orElseThrow()).identity().roles();
    }

    private void user(String name, int... groups) throws Exception {
        List<String> tokens =
                IntStream.of(groups).mapToObj(id -> "tokenGroups:: " + sid(id)).toList();
        directory.add(Stream.concat(
                        Stream.of("dn: uid=" + name + "," + PEOPLE, "objectClass: person", "uid: " + name),
                        tokens.stream())
                .toArray(String[]::new));
    }

    private void group(String name, int id, String objectClass) throws Exception {
        String dn = "cn=" + name + "," + GROUPS;
        directory.add(
                "dn: " + dn,
                "objectClass: " + objectClass,
                "cn: " + name,
                "distinguishedName: " + dn,
                "objectSid:: " + sid(id));
    }

    /** The last number has the bytes of four digits, because a directory without a schema compares values as text. */
    private static String sid(int id) {
        long last = ByteBuffer.wrap("%04d".formatted(id).getBytes(StandardCharsets.US_ASCII))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        return Base64.getEncoder().encodeToString(LdapUtils.convertStringSidToBinary("S-1-5-21-1-2-3-" + last));
    }

    /** The directory of the test has no matching rules, so it finds the groups of the first level only. */
    private static final class WithoutRules extends InMemoryOperationInterceptor {
        @Override
        public void processSearchRequest(InMemoryInterceptedSearchRequest request) throws LDAPException {
            SearchRequest search = request.getRequest().duplicate();
            search.setFilter(search.getFilter().toString().replace(RULE, "="));
            request.setRequest(search);
        }
    }
}
