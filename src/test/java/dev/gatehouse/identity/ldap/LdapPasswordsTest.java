package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ErrorType;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ResponseControl;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10WarningType;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.PasswordChangeAnswer;
import dev.gatehouse.identity.PasswordChangeAnswer.Changed;
import dev.gatehouse.identity.PasswordChangeAnswer.OldPasswordRefused;
import dev.gatehouse.identity.PasswordChangeAnswer.Refused;
import dev.gatehouse.identity.PasswordChangeAnswer.Unknown;
import dev.gatehouse.support.SelfSignedCertificate;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users of a directory replace their passwords, with their own rights. */
class LdapPasswordsTest {
    private static final String OLD = "alice-secret";
    private static final String NEW = "an\u00f6ther \"secret\"";
    private static final String ALWAYS = "password-change=always";

    private static SelfSignedCertificate certificate;

    private TestLdapServer server;
    private PasswordSources sources;

    @BeforeAll
    static void certificate() {
        certificate = SelfSignedCertificate.naming("ip:127.0.0.1");
    }

    @BeforeEach
    void start() throws Exception {
        server = TestLdapServer.ldaps(certificate);
        sources = new PasswordSources(certificate);
    }

    @AfterEach
    void stop() {
        sources.close();
        server.close();
    }

    @Test
    void aUserReplacesThePassword() {
        IdentitySource source = sources.at(server, ALWAYS);
        assertThat(source.prove(alice(OLD))).isInstanceOf(Answer.Known.class);
        assertThat(change(source)).isEqualTo(new Changed());
        assertThat(server.changes).containsExactly("change " + OLD + " to " + NEW);
        assertThat(source.identify(alice(NEW))).isInstanceOf(Answer.Known.class);
        assertThat(source.identify(alice(OLD))).isInstanceOf(Answer.Rejected.class);
    }

    @Test
    void byDefaultOnlyARequiredChangeIsPossible() {
        IdentitySource source = sources.at(server);
        assertThat(change(source))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.detail())
                                .isEqualTo(
                                        "The password can be changed here only when it has expired or must be changed"));
        assertThat(server.changes).isEmpty();
        server.bindAnswer = accepted(error(DraftBeheraLDAPPasswordPolicy10ErrorType.CHANGE_AFTER_RESET));
        assertThat(source.identify(alice(OLD))).isInstanceOf(Answer.Rejected.class);
        assertThat(source.prove(alice(OLD))).isInstanceOf(Answer.MustChange.class);
        assertThat(change(source)).isEqualTo(new Changed());
    }

    @ParameterizedTest
    @CsvSource({"GRACE_LOGINS_REMAINING, 2", "TIME_BEFORE_EXPIRATION, 3600"})
    void aPasswordThatExpiresSoonMayBeReplaced(DraftBeheraLDAPPasswordPolicy10WarningType warning, int value) {
        server.bindAnswer = accepted(new DraftBeheraLDAPPasswordPolicy10ResponseControl(warning, value, null));
        IdentitySource source = sources.at(server);
        assertThat(source.prove(alice(OLD))).isInstanceOf(Answer.Known.class);
        assertThat(change(source)).isEqualTo(new Changed());
    }

    /** OpenLDAP then accepts the operation although it has refused the bind; others refuse both. */
    @Test
    void theServerDecidesWhetherAUserWithAnExpiredPasswordReplacesIt() {
        server.bindAnswer = refused("", error(DraftBeheraLDAPPasswordPolicy10ErrorType.PASSWORD_EXPIRED));
        IdentitySource source = sources.at(server);
        assertThat(source.prove(alice(OLD))).isInstanceOf(Answer.MustChange.class);
        server.changeAnswer = new LDAPException(ResultCode.STRONG_AUTH_REQUIRED, "only authenticated users");
        assertThat(change(source))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.detail())
                                .isEqualTo("The password has expired, and only an administrator can replace it"));
        assertThat(server.changes).containsExactly("change " + OLD + " to " + NEW);
    }

    /** A user who cannot bind needs the connection of the service account, but not its rights. */
    @ParameterizedTest
    @ValueSource(strings = {"532", "773"})
    void inActiveDirectoryTheOldValueIsRemovedAndTheNewOneAdded(String code) throws Exception {
        server.bindAnswer = refused("80090308: AcceptSecurityContext error, data " + code + ", v1db1");
        server.directory()
                .modify(
                        "dn: uid=alice,ou=people,dc=example,dc=org",
                        "changetype: modify",
                        "replace: unicodePwd",
                        "unicodePwd: before");
        server.changes.clear();
        server.changeAnswer = new LDAPException(ResultCode.CONSTRAINT_VIOLATION, "00000056: the old password");
        IdentitySource source = activeDirectory();
        assertThat(source.prove(alice(OLD))).isInstanceOf(Answer.MustChange.class);
        assertThat(change(source)).isInstanceOf(OldPasswordRefused.class);
        assertThat(server.changes).containsExactly("DELETE unicodePwd \"" + OLD + "\", ADD unicodePwd \"" + NEW + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"52e", "533", "701", "775", "530"})
    void aUserWhoMayNotSignInForAnotherReasonReplacesNothing(String code) {
        server.bindAnswer = refused("80090308: AcceptSecurityContext error, data " + code + ", v1db1");
        IdentitySource source = activeDirectory(ALWAYS);
        assertThat(source.prove(alice(OLD))).isInstanceOf(Answer.Rejected.class);
        assertThat(change(source)).isInstanceOf(OldPasswordRefused.class);
        assertThat(server.changes).isEmpty();
    }

    @Test
    void aDisabledEntryCannotReplaceAnExpiredPassword() throws Exception {
        server.bindAnswer = refused("", error(DraftBeheraLDAPPasswordPolicy10ErrorType.PASSWORD_EXPIRED));
        server.directory()
                .modify(
                        "dn: uid=alice,ou=people,dc=example,dc=org",
                        "changetype: modify",
                        "replace: nsAccountLock",
                        "nsAccountLock: true");
        assertThat(sources.at(server).prove(alice(OLD))).isInstanceOf(Answer.Rejected.class);
    }

    @Test
    void noPasswordThatTheDirectoryMightCutOrReplaceIsSent() {
        IdentitySource source = sources.at(server, ALWAYS);
        for (String text : new String[] {"a long \ud800 secret", "a long \0 secret"}) {
            assertThat(source.changePassword("alice", OLD, text)).isInstanceOf(Refused.class);
        }
        assertThat(server.changes).isEmpty();
    }

    @Test
    void withoutEncryptionNothingIsSent() throws Exception {
        try (TestLdapServer plain = TestLdapServer.plain()) {
            plain.bindAnswer = accepted(error(DraftBeheraLDAPPasswordPolicy10ErrorType.CHANGE_AFTER_RESET));
            IdentitySource source = sources.at(plain);
            assertThat(source.replacesPasswords()).isFalse();
            assertThat(source.prove(alice(OLD))).isInstanceOf(Answer.Rejected.class);
            int binds = plain.binds.get();
            assertThat(change(source))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused ->
                                    assertThat(refused.reason()).isEqualTo("the directory is used without encryption"));
            assertThat(plain.changes).isEmpty();
            assertThat(plain.binds).hasValue(binds);
        }
    }

    @Test
    void startTlsIsEncryption() throws Exception {
        try (TestLdapServer encrypted = TestLdapServer.startTls(certificate)) {
            IdentitySource source = sources.at(encrypted, ALWAYS, "start-tls=true");
            assertThat(change(source)).isEqualTo(new Changed());
        }
    }

    /** A second server might have the new password already, and would count a wrong one. */
    @Test
    void aChangeWithoutAnAnswerIsUnknownAndSentOnce() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        server.beforeChange = () -> await(end);
        try (TestLdapServer second = TestLdapServer.ldaps(certificate)) {
            IdentitySource source =
                    sources.at(server, ALWAYS, "read-timeout=300ms", "urls=" + url(server) + "," + url(second));
            assertThat(change(source)).isInstanceOf(Unknown.class);
            assertThat(server.changes).hasSize(1);
            assertThat(second.changes).isEmpty();
            assertThat(second.binds).hasValue(0);
        }
        end.countDown();
    }

    @Test
    void aConnectionThatIsLostAfterTheChangeWasSentIsUnknown() {
        server.beforeChange = () -> server.directory().closeAllConnections(false);
        assertThat(change(sources.at(server, ALWAYS))).isInstanceOf(Unknown.class);
        assertThat(server.changes).hasSize(1);
    }

    @Test
    void aServerThatIsDownBeforeTheChangeIsFollowedByTheNext() throws Exception {
        try (TestLdapServer second = TestLdapServer.ldaps(certificate)) {
            IdentitySource source = sources.at(server, ALWAYS, "urls=" + url(server) + "," + url(second));
            server.stop();
            assertThat(change(source)).isEqualTo(new Changed());
            assertThat(second.changes).hasSize(1);
            second.stop();
            assertThatThrownBy(() -> change(source)).isInstanceOf(SourceUnavailable.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void aServerThatRefersToAnotherRefusesTheChange(String follow) throws Exception {
        try (TestLdapServer second = TestLdapServer.ldaps(certificate)) {
            String[] referral = {url(second) + "/uid=alice,ou=people,dc=example,dc=org"};
            server.changeAnswer = new LDAPException(ResultCode.REFERRAL, "read only", null, referral);
            assertThat(change(sources.at(server, ALWAYS, "follow-referrals=" + follow)))
                    .isInstanceOf(Refused.class);
            assertThat(change(activeDirectory(ALWAYS, "follow-referrals=" + follow)))
                    .isInstanceOf(Refused.class);
            assertThat(server.changes).hasSize(2);
            assertThat(second.changes).isEmpty();
        }
    }

    @Test
    void anEntryThatIsNamedByAPatternIsReadByTheServiceAccount() {
        IdentitySource source = sources.at(server, "user-dn-pattern=uid={0},ou=people");
        server.bindAnswer = accepted(error(DraftBeheraLDAPPasswordPolicy10ErrorType.CHANGE_AFTER_RESET));
        assertThat(source.prove(alice(OLD))).isInstanceOf(Answer.MustChange.class);
        assertThat(source.prove(new Credentials.Password("unknown", OLD))).isInstanceOf(Answer.Rejected.class);
        assertThat(change(source)).isEqualTo(new Changed());
    }

    private IdentitySource activeDirectory(String... more) {
        String[] settings = {"active-directory=true", "user-search-filter=(uid={0})", "user-name-attribute=uid"};
        return sources.at(
                server, Stream.concat(Stream.of(settings), Stream.of(more)).toArray(String[]::new));
    }

    private static PasswordChangeAnswer change(IdentitySource source) {
        return source.changePassword("alice", OLD, NEW);
    }

    private static Credentials.Password alice(String password) {
        return new Credentials.Password("alice", password);
    }

    private static String url(TestLdapServer server) {
        return "ldaps://127.0.0.1:" + server.port();
    }

    private static Control error(DraftBeheraLDAPPasswordPolicy10ErrorType error) {
        return new DraftBeheraLDAPPasswordPolicy10ResponseControl(null, -1, error);
    }

    private static BindResult accepted(Control control) {
        return new BindResult(1, ResultCode.SUCCESS, null, null, null, new Control[] {control});
    }

    private static BindResult refused(String diagnostic, Control... controls) {
        return new BindResult(1, ResultCode.INVALID_CREDENTIALS, diagnostic, null, null, controls);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
