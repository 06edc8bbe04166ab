package dev.gatehouse.identity.ldap;

import static dev.gatehouse.identity.ldap.DirectoryFixture.GROUPS;
import static dev.gatehouse.identity.ldap.DirectoryFixture.KEY;
import static dev.gatehouse.identity.ldap.DirectoryFixture.roles;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T44: Active Directory returns 1,500 values of an attribute at a time. */
class RangedValuesTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 1500, 1501, 3000, 3200})
    void allRangesOfAnAttributeAreRead(int groups) throws Exception {
        try (DirectoryFixture directory = DirectoryFixture.started(new RangedAttributeInterceptor("memberOf", 1500))) {
            directory.set("bob", "memberOf", names(groups));
            try (Gatehouse gatehouse = directory.gatehouse(
                    KEY + "member-of-attribute=memberOf", "--gatehouse.roles.last.ldap-groups=g" + groups)) {
                directory.operations.clear();
                assertThat(roles(gatehouse, "bob")).isEqualTo(List.of("last"));
                assertThat(directory.operations.stream().filter("search"::equals))
                        .hasSize(groups <= 1500 ? 1 : 1 + (groups + 1499) / 1500);
            }
        }
    }

    private static String[] names(int groups) {
        return IntStream.rangeClosed(1, groups)
                .mapToObj(i -> "cn=g" + i + "," + GROUPS)
                .toArray(String[]::new);
    }
}
