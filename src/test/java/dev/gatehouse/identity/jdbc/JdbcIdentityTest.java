package dev.gatehouse.identity.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.admin.AdminFixture;
import dev.gatehouse.identity.AccountState;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.Identities;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.TokenForger;
import dev.gatehouse.text.Sha256;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Users in the table of another application. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class JdbcIdentityTest {
    private static final String HASH = "{bcrypt}" + new BCryptPasswordEncoder(4).encode("secret");

    private UserTableFixture shop;
    private Gatehouse gatehouse;

    @BeforeAll
    void start() {
        shop = new UserTableFixture();
        gatehouse = shop.gatehouse(
                "--gatehouse.identity.tell-account-state=true",
                "--gatehouse.roles.clerk.authorities=CLERKS",
                "--gatehouse.token.claims.email=mail",
                "--gatehouse.token.claims.nick=NICK",
                "--gatehouse.token.claims.phone=phone",
                "--gatehouse.token.claims.face=face");
    }

    @AfterAll
    void stop() throws IOException {
        gatehouse.close();
        shop.close();
    }

    @Test
    void aUserSignsInWithRolesAttributesAndTheNameInTheTable() {
        shop.member("Ann", HASH);
        shop.sql("insert into member_right values ('Ann', 'clerks'), ('Ann', 'other'), ('ann', 'admin')");
        shop.sql("insert into member_phone values ('Ann', '1'), ('Ann', '2')");
        Map<?, ?> claims =
                TokenForger.claims(gatehouse.authenticate(" ANN ", "secret").text("token"));
        assertThat(claims.get("sub")).isEqualTo("ann");
        assertThat(claims.get("roles")).isEqualTo(List.of("clerk"));
        assertThat(claims.get("email")).isEqualTo("Ann@shop.example");
        assertThat(claims.get("nick")).isEqualTo("Ann");
        assertThat(claims.get("phone")).isEqualTo(List.of("1", "2"));
        assertThat(claims.containsKey("face")).isFalse();
    }

    @Test
    void aChangedHashEndsTheSessionsFromBefore() {
        shop.member("ned", HASH);
        String old = gatehouse.authenticate("ned", "secret").text("token");
        assertThat(passwordVersion(old))
                .isNotBlank()
                .isNotEqualTo(Sha256.base64Url(HASH))
                .doesNotContain(HASH);
        shop.sql(
                "update member set pw = ? where login = 'ned'",
                "{bcrypt}" + new BCryptPasswordEncoder(4).encode("new"));
        String token = gatehouse.authenticate("ned", "new").text("token");
        gatehouse.clock().advance(Duration.ofMinutes(10));
        await().untilAsserted(() ->
                assertThat(gatehouse.refresh(old).problem()).isEqualTo("401 session_ended: session has ended"));
        assertThat(AdminFixture.revocationReason(gatehouse, old)).isEqualTo("password_changed");
        assertThat(gatehouse.refresh(token).status()).isEqualTo(200);
    }

    /** What the database has of the password with which a session was opened. */
    private String passwordVersion(String token) {
        return gatehouse
                .bean(JdbcClient.class)
                .sql("select password_version from session where id = ?")
                .param(AdminFixture.sessionId(token))
                .query(String.class)
                .single();
    }

    /** The word has a meaning of its own in the other application. */
    @Test
    void anAdministratorOfTheTableIsOneHereOnlyIfConfigured(CapturedOutput log) {
        shop.member("max", HASH);
        shop.sql("insert into member_right values ('max', 'admin')");
        assertThat(roles(gatehouse, "max")).isEqualTo(List.of());
        String warning = "the role admin can be given by several identity sources: [shop, local].";
        assertThat(log).doesNotContain(warning);
        try (Gatehouse restricted =
                shop.gatehouse("--gatehouse.identity.local.enabled=true", "--gatehouse.roles.admin.from.shop=admin")) {
            assertThat(roles(restricted, "max")).isEqualTo(List.of("admin"));
        }
        assertThat(log).contains(warning);
    }

    @Test
    void theLastLocalAdministratorStaysWhenTheTableCannotGiveTheRole() {
        try (Gatehouse both = shop.gatehouse("--gatehouse.identity.local.enabled=true")) {
            AdminFixture admin = AdminFixture.of(both, "root");
            assertThat(admin.send("PATCH", "/admin/users/root", "{\"enabled\":false}")
                            .text("code"))
                    .isEqualTo("last_admin");
        }
    }

    /** The table distinguishes them, and the query finds each by another name. */
    @Test
    void twoRowsWithOneNormalizedNameAreNotOneUser() {
        shop.sql(
                "insert into member values ('Tom', ?, 1, 'one@x', 'Tom', null), ('tom', ?, 1, 'two@x', 'tom', null)",
                HASH,
                HASH);
        try (Gatehouse both = shop.gatehouse(
                "--gatehouse.identity.jdbc.shop.user-query=select login, pw, active from member where mail = :user")) {
            assertThat(both.authenticate("one@x", "secret").status()).isEqualTo(200);
            assertThat(both.authenticate("two@x", "secret").status()).isEqualTo(403);
            assertThat(both.authenticate("one@x", "secret").status()).isEqualTo(200);
        }
    }

    @Test
    void anUnknownUserGetsTheSameErrorAsAWrongPassword() {
        shop.member("bea", HASH);
        assertThat(gatehouse.authenticate("bea", "wrong").problem())
                .isEqualTo("403 authentication_failed: Authentication failed for bea: bad credentials");
        assertThat(gatehouse.authenticate("unknown", "secret").problem())
                .isEqualTo("403 authentication_failed: Authentication failed for unknown: bad credentials");
    }

    @Test
    void aDisabledAccountIsDisclosedOnlyWithTheRightPassword() {
        shop.member("cem", HASH);
        shop.sql("update member set active = 0 where login = 'cem'");
        assertThat(gatehouse.authenticate("cem", "wrong").problem()).startsWith("403 authentication_failed");
        assertThat(gatehouse.authenticate("cem", "secret").problem()).startsWith("403 account_disabled");
        shop.sql("update member set active = null where login = 'cem'");
        assertThat(gatehouse.authenticate("cem", "secret").problem()).startsWith("403 account_disabled");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dot' or '1'='1",
                "dot'--",
                "'; delete from member; --",
                ":user",
                "dot\\",
                "%",
                "$1",
                "dot) or (1=1",
            })
    void aNameIsNeverPartOfTheQuery(String name) {
        shop.sql("delete from member where login = 'dot'");
        shop.member("dot", HASH);
        assertThat(gatehouse.authenticate(name, "secret").status()).isEqualTo(403);
        assertThat(gatehouse.authenticate("dot", "secret").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{noop}secret", "secret", "", "{}secret", "{unknown}secret", "{bcrypt}", "{noop}"})
    void clearTextAndUnknownFormatsAreRejected(String hash, CapturedOutput log) {
        shop.sql("delete from member where login = 'eve'");
        shop.member("eve", hash);
        assertThat(gatehouse.authenticate("eve", "secret").problem()).startsWith("403 authentication_failed");
        assertThat(log.getAll())
                .containsPattern("has an unknown format|the user has no password|reason=\"wrong password\"");
    }

    @Test
    void aHashWithoutAnIdHasTheDefaultFormat() {
        shop.member("fay", "5ebe2294ecd0e0f08eab7690d2a6ee69");
        shop.member("fil", "{noop}secret");
        assertThat(gatehouse.authenticate("fay", "secret").status()).isEqualTo(403);
        JdbcIdentitySource md5 = shop.source("gatehouse.identity.jdbc.shop.default-encoder=MD5");
        assertThat(md5.identify(new Credentials.Password("fay", "secret"))).isInstanceOf(Answer.Known.class);
        assertThat(md5.identify(new Credentials.Password("fay", "wrong"))).isInstanceOf(Answer.Rejected.class);
        assertThat(md5.identify(new Credentials.Password("fil", "secret"))).isInstanceOf(Answer.Rejected.class);
    }

    /** T36. */
    @Test
    void aPasswordBeyond72BytesDoesNotMatchByItsBeginning() {
        String start = "x".repeat(72);
        shop.member("gus", "{bcrypt}" + new BCryptPasswordEncoder(4).encode(start));
        assertThat(gatehouse.authenticate("gus", start + "anything").status()).isEqualTo(403);
        assertThat(gatehouse.authenticate("gus", start).status()).isEqualTo(200);
    }

    /** Blanks at the end of a CHAR column belong to its width. */
    @Test
    void theNameInAColumnOfFixedWidthFindsRolesAndAttributes() {
        shop.sql("create table guest (login char(20), pw char(100), active numeric(3,1), codes text[], extra jsonb)");
        shop.sql("insert into guest values ('Pam', ?, 1.0, '{clerks, NULL, \"a b\"}', '{\"a\": 1}')", HASH);
        JdbcIdentitySource guests = shop.source(
                "gatehouse.identity.jdbc.shop.user-query=select login, pw, active from guest where lower(login) = :user",
                "gatehouse.identity.jdbc.shop.roles-query=select codes from guest where login = :user",
                "gatehouse.identity.jdbc.shop.attributes-query=select codes, extra from guest where login = :user");
        assertThat(guests.users().authorities("Pam")).containsExactlyInAnyOrder("clerks", "a b");
        Answer.Known pam = (Answer.Known) guests.identify(new Credentials.Password("pam", "secret"));
        assertThat(pam.spelling()).isEqualTo("Pam");
        assertThat(pam.identity().attributes())
                .containsEntry("codes", List.of("clerks", "a b"))
                .containsEntry("extra", List.of("{\"a\": 1}"));
    }

    /** The database reports it as an error, and no user can have the name. */
    @Test
    void aNameThatTheDatabaseRejectsIsUnknown() {
        JdbcIdentitySource byUuid = shop.source("gatehouse.identity.jdbc.shop.user-query="
                + "select login, pw, active from member where :user::uuid is not null and login = :user");
        assertThat(byUuid.identify(new Credentials.Password("ann", "secret"))).isEqualTo(new Answer.Unknown());
        assertThat(byUuid.current("ann")).contains(new Answer.Unknown());
    }

    /** With the same error as above. */
    @Test
    void aRowThatTheDatabaseCannotReadIsAnOutage() {
        shop.member("quo", HASH);
        JdbcIdentitySource broken = shop.source("gatehouse.identity.jdbc.shop.user-query="
                + "select login, pw, active from member where login = :user and login::uuid is not null");
        assertThatThrownBy(() -> broken.identify(new Credentials.Password("quo", "secret")))
                .isInstanceOf(SourceUnavailable.class);
        assertThat(broken.identify(new Credentials.Password("unknown", "secret")))
                .isEqualTo(new Answer.Unknown());
    }

    @Test
    void theReasonOfADisabledAccountNamesAValueThatIsNoBoolean() {
        shop.member("ray", HASH);
        shop.sql("update member set active = null where login = 'ray'");
        JdbcIdentitySource members = shop.source();
        assertThat(members.identify(new Credentials.Password("ray", "secret")))
                .isEqualTo(new Answer.Rejected(
                        "the account is disabled: the third column of user-query is NULL",
                        AccountState.ACCOUNT_DISABLED,
                        true,
                        "ray"));
    }

    @Test
    void theCurrentStateOfAUserIsRead() {
        shop.member("Hal", HASH);
        Identities identities = gatehouse.bean(Identities.class);
        assertThat(identities.current("hal", "shop"))
                .hasValueSatisfying(answer -> assertThat(
                                ((Answer.Known) answer).identity().attributes().get("mail"))
                        .containsExactly("Hal@shop.example"));
        shop.sql("update member set active = 0 where login = 'Hal'");
        assertThat(identities.current("hal", "shop"))
                .contains(new Answer.Rejected(AccountState.ACCOUNT_DISABLED, false));
        shop.sql("delete from member where login = 'Hal'");
        assertThat(identities.current("hal", "shop")).contains(new Answer.Unknown());
    }

    @Test
    void anExplanationNamesTheRow() {
        shop.member("kai", HASH);
        JdbcIdentitySource source = shop.sourceInCheckMode("gatehouse.roles.clerk.authorities=CLERKS");
        List<String> steps = new ArrayList<>();
        assertThat(source.explain("kai", null, step -> steps.add(step.get())))
                .get()
                .isInstanceOf(Answer.Known.class);
        assertThat(source.explain("kai", "secret", step -> {})).get().isInstanceOf(Answer.Known.class);
        assertThat(source.explain("kai", "wrong", step -> {}))
                .contains(new Answer.Rejected("wrong password").ofUser(Optional.of("kai")));
        shop.sql("update member set active = 0 where login = 'kai'");
        assertThat(source.explain("kai", null, step -> {}))
                .contains(new Answer.Rejected(AccountState.ACCOUNT_DISABLED, false));
        assertThat(source.explain("none", null, step -> steps.add(step.get()))).contains(new Answer.Unknown());
        assertThat(steps).containsExactly("user-query returns the row of kai", "user-query returns 0 rows");
    }

    @Test
    void twoRowsForOneNameAreRejected() {
        shop.member("Ira", HASH);
        shop.member("ira", HASH);
        assertThat(gatehouse.authenticate("ira", "secret").status()).isEqualTo(403);
        assertThat(gatehouse.bean(Identities.class).current("ira", "shop"))
                .hasValueSatisfying(answer -> assertThat(answer).isInstanceOf(Answer.Rejected.class));
    }

    @Test
    void aRowWithAnInvalidUserNameIsRejected() {
        shop.member("Jo\u200be", HASH);
        shop.sql("update member set nick = 'joe' where login like 'Jo_e'");
        JdbcIdentitySource byNick = shop.source("gatehouse.identity.jdbc.shop.user-query="
                + "select login, pw, active = 1 from member where nick = :user");
        assertThat(byNick.identify(new Credentials.Password("joe", "secret")))
                .isEqualTo(new Answer.Rejected("the row has no valid user name"));
    }

    @Test
    void twoTablesWithAffixesHaveDistinctUsers() {
        shop.member("kim", HASH);
        shop.sql("create view other_member as select login, pw, false as active from member");
        String[] other = shop.settings("other").toArray(String[]::new);
        try (Gatehouse two = shop.gatehouse(
                other[0],
                other[1],
                "--gatehouse.identity.jdbc.other.user-suffix=@other",
                "--gatehouse.identity.jdbc.shop.user-prefix=shop-")) {
            String token = two.authenticate("shop-kim", "secret").text("token");
            assertThat(TokenForger.claims(token).get("sub")).isEqualTo("shop-kim");
            assertThat(two.bean(Identities.class).current("shop-kim", "shop"))
                    .hasValueSatisfying(answer -> assertThat(
                                    ((Answer.Known) answer).identity().user())
                            .isEqualTo("shop-kim"));
        }
    }

    @Test
    void gatehousesOwnDatabaseIsTheOnlyDataSourceBean() throws Exception {
        assertThat(Set.of(gatehouse
                        .bean(DataSource.class)
                        .getConnection()
                        .getMetaData()
                        .getDatabaseProductName()))
                .containsExactly("H2");
    }

    private static Object roles(Gatehouse gatehouse, String user) {
        return TokenForger.claims(gatehouse.authenticate(user, "secret").text("token"))
                .get("roles");
    }
}
