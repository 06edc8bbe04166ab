package dev.gatehouse.identity.ldap;

import static dev.gatehouse.identity.ldap.DirectoryFixture.KEY;
import static dev.gatehouse.identity.ldap.DirectoryFixture.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gatehouse.identity.AccountState;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Revalidation of a signed-in user, without a password. */
class LdapCurrentTest {
    private static final String PATTERN = KEY + "user-dn-pattern=uid={0},ou=people";

    private DirectoryFixture directory;

    @BeforeEach
    void start() throws Exception {
        directory = DirectoryFixture.started();
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                KEY + "user-search-filter=(uid={0})",
                KEY + "user-search-filter=(mail={0})",
                PATTERN,
                KEY + "user-dn-pattern=cn={0},ou=people"
            })
    void rolesAndAttributesAreCurrent(String mode) throws Exception {
        IdentitySource source = directory.source(mode, "--gatehouse.roles.new.ldap-groups=new");
        directory.group("new", "uid=alice," + PEOPLE);
        directory.set("alice", "mail", "new@example.org");
        Answer.Known known = (Answer.Known) source.current("alice").orElseThrow();
        assertThat(known.identity().roles()).containsExactly("new");
        assertThat(known.identity().attributes().get("mail")).containsExactly("new@example.org");
        assertThat(known.identity().user()).isEqualTo("alice");
    }

    @ParameterizedTest
    @ValueSource(strings = {KEY + "user-search-filter=(uid={0})", PATTERN})
    void aRemovedUserIsUnknown(String mode) throws Exception {
        IdentitySource source = directory.source(mode);
        directory.remove("alice");
        assertThat(source.current("alice")).contains(new Answer.Unknown());
    }

    @Test
    void aRenamedEntryIsAnotherUser() throws Exception {
        IdentitySource source = directory.source(KEY + "user-search-filter=(mail={0})");
        directory.set("bob", "uid", "bob", "another");
        assertThat(source.current("bob").orElseThrow()).isInstanceOf(Answer.Known.class);
        assertThat(source.current("another")).contains(new Answer.Unknown());
        directory.rename("bob", "another");
        assertThat(source.current("bob")).contains(new Answer.Unknown());
        assertThat(source.current("another").orElseThrow()).isInstanceOf(Answer.Known.class);
    }

    @Test
    void aUserWhoNoLongerMatchesTheFilterIsUnknown() throws Exception {
        IdentitySource source = directory.source(KEY + "user-search-filter=(&(uid={0})(mail=*))");
        directory.set("alice", "mail");
        assertThat(source.current("alice")).contains(new Answer.Unknown());
    }

    static Stream<Arguments> denied() {
        return Stream.of(
                arguments("userAccountControl", "514"),
                arguments("accountExpires", "132223104000000000"),
                arguments("pwdAccountLockedTime", "000001010000Z"),
                arguments("nsAccountLock", "true"),
                arguments("ds-pwp-account-disabled", "true"),
                arguments("loginDisabled", "TRUE"));
    }

    @ParameterizedTest
    @MethodSource("denied")
    void aDisabledAccountIsRejected(String attribute, String value) throws Exception {
        IdentitySource source = directory.source(KEY + "attributes=mail");
        directory.set("alice", attribute, value);
        Answer.Rejected rejected = (Answer.Rejected) source.current("alice").orElseThrow();
        assertThat(rejected.state()).isEqualTo(AccountState.ACCOUNT_DISABLED);
        assertThat(rejected.passwordVerified()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("active")
    void anActiveAccountIsKnown(String attribute, String value) throws Exception {
        IdentitySource source = directory.source();
        directory.set("alice", attribute, value);
        assertThat(source.current("alice")).containsInstanceOf(Answer.Known.class);
    }

    static Stream<Arguments> active() {
        return Stream.of(
                arguments("userAccountControl", "512"),
                arguments("userAccountControl", "no number"),
                arguments("accountExpires", "0"),
                arguments("accountExpires", "9223372036854775807"),
                arguments("lockoutTime", "132223104000000000"),
                arguments("pwdAccountLockedTime", "20250101000000Z"),
                arguments("nsAccountLock", "false"));
    }

    @Test
    void anAccountExpiresWithTheClock() throws Exception {
        IdentitySource source = directory.source();
        Instant end = directory.clock.instant().plus(Duration.ofDays(1));
        long ticks =
                Duration.between(Instant.parse("1601-01-01T00:00:00Z"), end).toSeconds() * 10_000_000;
        directory.set("alice", "accountExpires", Long.toString(ticks));
        assertThat(source.current("alice")).containsInstanceOf(Answer.Known.class);
        directory.clock.advance(Duration.ofDays(1));
        assertThat(source.current("alice")).containsInstanceOf(Answer.Rejected.class);
    }

    @Test
    void withoutAServiceAccountThereIsNoAnswer() {
        IdentitySource source = directory.anonymousSource();
        assertThat(source.current("alice")).isEmpty();
    }

    @Test
    void anOutageIsNoAnswer() {
        IdentitySource source = directory.source();
        directory.stop();
        assertThatThrownBy(() -> source.current("alice")).isInstanceOf(SourceUnavailable.class);
    }
}
