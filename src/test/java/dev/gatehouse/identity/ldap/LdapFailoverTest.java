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
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of several servers is asked, and what each may answer. */
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
    void theSecondServesWhileTheFirstIsDownAndThenTheFirstAgain() throws Exception {
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
    void aWrongPasswordIsAskedOfOneServerAlone() {
        assertThat(servers.bind("wrong"))
                .isInstanceOfSatisfying(
                        BindResponse.Refused.class, no -> assertThat(no.code()).isEqualTo(49));
        assertThat(first.binds).hasValue(1);
        assertThat(second.binds).hasValue(0);
    }

    @Test
    void serversThatAreGoneCostMillisecondsAndAreNamed() {
        first.stop();
        second.stop();
        assertThatThrownBy(() -> servers.search("alice")).isInstanceOf(SourceUnavailable.class);
        for (int i = 0; i < 20; i++) {
            long began = System.nanoTime();
            assertThatThrownBy(() -> servers.bind("alice-secret"))
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageContainingAll(first.url(), second.url(), "refused");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(200));
        }
    }

    @Test
    void aServerThatStartsAgainIsAskedByTheNextSignInWhenThereIsNoOther() throws Exception {
        second.stop();
        assertThat(servers.aliceSignsIn()).isTrue();
        first.stop();
        assertThatThrownBy(() -> servers.search("alice")).isInstanceOf(SourceUnavailable.class);
        first.start();
        assertThat(servers.aliceSignsIn()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {49, 32, 48, 53, 50, 19})
    void aCodeThatSaysNoIsARefusal(int code) {
        first.bindAnswer = result(code);
        assertThat(servers.bind("alice-secret")).isEqualTo(new BindResponse.Refused(code, "words", null));
        assertThat(second.binds).hasValue(0);
    }

    /** T31. */
    @ParameterizedTest
    @ValueSource(ints = {8, 13, 7, 10, 1, 80})
    void aCodeThatEveryPasswordWouldHaveHadIsAnOutage(int code) {
        first.bindAnswer = result(code);
        assertThatThrownBy(() -> servers.bind("alice-secret"))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("words");
        assertThat(servers.search("alice")).hasSize(1);
        assertThat(second.searches).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {51, 52})
    void aServerThatIsBusyIsLeftForTheNext(int code) {
        first.bindAnswer = result(code);
        assertThat(servers.bind("alice-secret")).isInstanceOf(BindResponse.Accepted.class);
        assertThat(second.binds).hasValue(1);
    }

    @Test
    void theErrorOfThePasswordPolicyIsTold() {
        Control locked = new DraftBeheraLDAPPasswordPolicy10ResponseControl(
                null, -1, DraftBeheraLDAPPasswordPolicy10ErrorType.ACCOUNT_LOCKED);
        first.bindAnswer =
                new BindResult(1, ResultCode.INVALID_CREDENTIALS, "words", null, null, new Control[] {locked});
        assertThat(servers.bind("alice-secret")).isEqualTo(new BindResponse.Refused(49, "words", 1));
        Control reset = new DraftBeheraLDAPPasswordPolicy10ResponseControl(
                null, -1, DraftBeheraLDAPPasswordPolicy10ErrorType.CHANGE_AFTER_RESET);
        first.bindAnswer = new BindResult(1, ResultCode.SUCCESS, null, null, null, new Control[] {reset});
        assertThat(servers.bind("alice-secret")).isEqualTo(new BindResponse.Accepted(2));
    }

    @Test
    void aRefusedServiceAccountIsNoReasonToLeaveAServer() throws Exception {
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
