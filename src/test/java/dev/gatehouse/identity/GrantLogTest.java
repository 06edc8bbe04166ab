package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.identity.Grants.Grant;
import dev.gatehouse.support.MovableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The log says what a user has at a source, when that gives no role. */
@Tag("unit")
@ExtendWith(OutputCaptureExtension.class)
class GrantLogTest {
    private static final String HINT =
            "no role for a user: user=\"ann\" source=corp found 2 groups, and none of them is in"
                    + " gatehouse.roles: [\"cn=a,dc=x\", \"cn=b,dc=x\"].";

    private final MovableClock clock = new MovableClock();
    private final GrantLog grantLog = new GrantLog(clock);

    @AfterEach
    void resetLevel() {
        level(null);
    }

    @Test
    void aUserWithoutARoleIsAHintOnceADay(CapturedOutput log) {
        Grants twoGroups = groups("cn=a,dc=x", "cn=b,dc=x");
        signIn("ann", twoGroups);
        signIn("ann", twoGroups);
        assertThat(log.getAll()).containsOnlyOnce(HINT).doesNotContain("groups of a user:");
        clock.advance(Duration.ofDays(1));
        signIn("ann", twoGroups);
        signIn("bob", twoGroups);
        assertThat(log.getAll().lines().filter(line -> line.contains(HINT))).hasSize(2);
        assertThat(log.getAll()).contains("no role for a user: user=\"bob\"");
    }

    @Test
    void aRoleOrNoGroupIsNoHint(CapturedOutput log) {
        signIn("ann", groups());
        signIn("bob", new Grants("groups", List.of(new Grant("a", Map.of()), new Grant("b", Map.of("editor", "key")))));
        assertThat(log.getAll()).doesNotContain("no role for a user");
    }

    @Test
    void atDebugEachSignInHasWhatWasFoundAndWhatGivesNoRole(CapturedOutput log) {
        level(LogLevel.DEBUG);
        Grants grants =
                new Grants("scopes", List.of(new Grant("read", Map.of()), new Grant("write", Map.of("w", "key"))));
        signIn("ann", grants);
        signIn("ann", grants);
        assertThat(log.getAll()
                        .lines()
                        .filter(line -> line.contains("scopes of a user: user=\"ann\" source=corp roles=[w]"
                                + " found=[\"read\", \"write\"] without_role=[\"read\"]")))
                .hasSize(2);
    }

    /** T49, T85: a directory chooses the names of groups, and how many there are. */
    @Test
    void namesCanNeitherForgeALineNorMakeItLong(CapturedOutput log) {
        signIn("ann", groups("a\nlogin succeeded: user=\"root\""));
        signIn(
                "bob",
                groups(IntStream.range(0, 5000)
                        .mapToObj(i -> i + "x".repeat(5000))
                        .toArray(String[]::new)));
        assertThat(log.getAll())
                .contains("[\"a\\u000alogin succeeded: user=\\\"root\\\"\"]", "x…\" and 4990 more]")
                .hasSizeLessThan(5000);
    }

    private void signIn(String user, Grants grants) {
        grantLog.signedIn(new Identity(user, "corp", grants.roles(), Map.of()), grants);
    }

    private static Grants groups(String... names) {
        return new Grants(
                "groups",
                List.of(names).stream().map(name -> new Grant(name, Map.of())).toList());
    }

    private static void level(LogLevel level) {
        LoggingSystem.get(GrantLogTest.class.getClassLoader()).setLogLevel(GrantLog.class.getName(), level);
    }
}
