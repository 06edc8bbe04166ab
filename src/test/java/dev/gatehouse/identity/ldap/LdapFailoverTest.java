package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ErrorType;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ResponseControl;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.support.TcpProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failover between servers, and how each result code is handled. */
class LdapFailoverTest {
    private TestLdapServer first;
    private TestLdapServer second;
    private LdapServersFixture servers;

    @BeforeEach
    void start() throws Exception {
        first = TestLdapServer.plain();
        second = TestLdapServer.plain();
        servers = new LdapServersFixture(first.url() + "," + second.url());
    }

    @AfterEach
    void stop() {
        servers.close();
        first.close();
        second.close();
    }

    @Test
    void theSecondServerIsUsedWhileTheFirstIsDownAndThenTheFirstAgain() throws Exception {
        assertThat(servers.aliceSignsIn()).isTrue();
        first.stop();
        assertThat(servers.aliceSignsIn()).isTrue();
        assertThat(second.binds).hasValue(1);
        first.start();
        await().until(() -> servers.aliceSignsIn() && first.binds.get() > 1);
        int before = second.binds.get();
        assertThat(servers.aliceSignsIn()).isTrue();
        assertThat(second.binds).hasValue(before);
    }

    @Test
    void aWrongPasswordIsSentToOneServerOnly() {
        assertThat(servers.bind("wrong"))
                .isInstanceOfSatisfying(
                        BindResponse.Refused.class, no -> assertThat(no.code()).isEqualTo(49));
        assertThat(first.binds).hasValue(1);
        assertThat(second.binds).hasValue(0);
    }

    @Test
    void serversThatAreDownAreProbedOnlyAndAreNamed() throws Exception {
        first.stop();
        second.stop();
        try (TcpProxy proxy = new TcpProxy(first.port());
                LdapServersFixture down =
                        new LdapServersFixture("ldap://127.0.0.1:" + proxy.port() + "," + second.url())) {
            assertThatThrownBy(() -> down.search("alice")).isInstanceOf(SourceUnavailable.class);
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> down.bind("alice-secret"))
                        .isInstanceOf(SourceUnavailable.class)
                        .hasMessageContainingAll("127.0.0.1:" + proxy.port(), second.url(), "refused");
            }
            assertThat(proxy.hasSeen("alice-secret")).isFalse();
            assertThat(proxy.accepted()).isLessThanOrEqualTo(1 + 2 * 21);
        }
    }

    @Test
    void aServerThatStartsAgainIsUsedByTheNextSignInWhenThereIsNoOther() throws Exception {
        second.stop();
        assertThat(servers.aliceSignsIn()).isTrue();
        first.stop();
        assertThatThrownBy(() -> servers.search("alice")).isInstanceOf(SourceUnavailable.class);
        first.start();
        assertThat(servers.aliceSignsIn()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {49, 32, 48, 53, 50, 19})
    void aCodeThatRefusesThePasswordIsARefusal(int code) {
        first.bindAnswer = result(code);
        assertThat(servers.bind("alice-secret")).isEqualTo(new BindResponse.Refused(code, "words", null));
        assertThat(second.binds).hasValue(0);
    }

    /** T31. */
    @ParameterizedTest
    @ValueSource(ints = {8, 13, 7, 10, 1, 80})
    void aCodeThatDoesNotDependOnThePasswordIsAnOutage(int code) {
        first.bindAnswer = result(code);
        assertThatThrownBy(() -> servers.bind("alice-secret"))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("words");
        assertThat(servers.search("alice")).hasSize(1);
        assertThat(second.searches).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {51, 52})
    void aBusyServerIsFollowedByTheNext(int code) {
        first.bindAnswer = result(code);
        assertThat(servers.bind("alice-secret")).isInstanceOf(BindResponse.Accepted.class);
        assertThat(second.binds).hasValue(1);
    }

    @Test
    void theErrorOfThePasswordPolicyIsReturned() {
        Control locked = new DraftBeheraLDAPPasswordPolicy10ResponseControl(
                null, -1, DraftBeheraLDAPPasswordPolicy10ErrorType.ACCOUNT_LOCKED);
        first.bindAnswer =
                new BindResult(1, ResultCode.INVALID_CREDENTIALS, "words", null, null, new Control[] {locked});
        assertThat(servers.bind("alice-secret")).isEqualTo(new BindResponse.Refused(49, "words", 1));
        Control reset = new DraftBeheraLDAPPasswordPolicy10ResponseControl(
                null, -1, DraftBeheraLDAPPasswordPolicy10ErrorType.CHANGE_AFTER_RESET);
        first.bindAnswer = new BindResult(1, ResultCode.SUCCESS, null, null, null, new Control[] {reset});
        assertThat(servers.bind("alice-secret")).isEqualTo(new BindResponse.Accepted(2, false));
        first.bindAnswer = null;
        assertThat(servers.bind("alice-secret")).isEqualTo(new BindResponse.Accepted(null, false));
    }

    @Test
    void aRefusedServiceAccountDoesNotOpenTheBreaker() throws Exception {
        try (LdapServersFixture outdated =
                new LdapServersFixture(first.url() + "," + second.url(), "bind-password", "outdated")) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> outdated.search("alice"))
                        .isInstanceOf(org.springframework.ldap.AuthenticationException.class);
            }
            assertThat(outdated.bind("alice-secret")).isInstanceOf(BindResponse.Accepted.class);
        }
    }

    private static BindResult result(int code) {
        return new BindResult(1, ResultCode.valueOf(code), "words", null, null, null);
    }
}
