package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that refuses searches: for some names only, as ApacheDS does, or for all. */
@Tag("unit")
class RefusedSearchTest {
    private static final String ROCKET = "\ud83d\ude80";

    private DirectoryFixture directory;
    private ResultCode code = ResultCode.LOOP_DETECT;
    private String refused = ROCKET;

    @BeforeEach
    void start() throws Exception {
        directory = DirectoryFixture.started(new InMemoryOperationInterceptor() {
            @Override
            public void processSearchRequest(InMemoryInterceptedSearchRequest search) throws LDAPException {
                if (String.valueOf(search.getRequest().getFilter().getAssertionValue())
                        .contains(refused)) {
                    throw new LDAPException(code, "not indexed: here\nrequest: secret");
                }
            }
        });
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    @Test
    void aNameThatTheServerRefusesIsUnknown() {
        IdentitySource source = directory.source();
        assertThat(source.identify(new Credentials.Password(ROCKET, "x"))).isInstanceOf(Answer.Unknown.class);
        assertThat(source.knows(ROCKET)).isFalse();
    }

    @Test
    void aRefusalOfEachNameIsAnOutageWithTheWordsOfTheServer() {
        refused = "";
        assertThatThrownBy(() -> identify("bob"))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("54")
                .hasMessageEndingWith("not indexed: here");
    }

    @Test
    void aLimitOfTheServerIsAnOutage() {
        code = ResultCode.ADMIN_LIMIT_EXCEEDED;
        assertThatThrownBy(() -> identify(ROCKET)).isInstanceOf(SourceUnavailable.class);
    }

    private Answer identify(String user) {
        return directory.source().identify(new Credentials.Password(user, "x"));
    }
}
