package dev.gatehouse.identity.ldap;

import static dev.gatehouse.identity.ldap.DirectoryFixture.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchResult;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.ResultCode;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T59: more groups than a server returns at once. */
class GroupSearchTest {
    private static final String ROLE = "--gatehouse.roles.last.ldap-groups=last";

    private final Server server = new Server();
    private DirectoryFixture directory;

    @BeforeEach
    void start() throws Exception {
        directory = DirectoryFixture.started(server);
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    @Test
    void theGroupsOfAllPagesCount() throws Exception {
        for (int i = 0; i < 500; i++) {
            directory.group("g" + i, "uid=bob," + PEOPLE);
        }
        directory.group("last", "uid=bob," + PEOPLE);
        IdentitySource source = directory.source(ROLE);
        for (int i = 0; i < 2; i++) {
            server.paged.clear();
            assertThat(((Answer.Known) source.current("bob").orElseThrow())
                            .identity()
                            .roles())
                    .containsExactly("last");
            assertThat(server.paged).as("the user, and two pages of groups").containsExactly(false, true, true);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 3, 11})
    void aLimitThatCutsTheGroupsIsAnError(int code) throws Exception {
        directory.group("last", "uid=bob," + PEOPLE);
        IdentitySource source = directory.source(ROLE);
        server.code = ResultCode.valueOf(code);
        assertThatThrownBy(() -> source.current("bob"))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContainingAll("groups", "a limit of its own", "bind-dn");
        server.code = ResultCode.SUCCESS;
        assertThat(source.current("bob").orElseThrow()).isInstanceOf(Answer.Known.class);
    }

    /** A second user might be the one that the server does not return. */
    @Test
    void aLimitThatCutsTheUsersIsAnErrorToo() {
        IdentitySource source = directory.source();
        server.userCode = ResultCode.SIZE_LIMIT_EXCEEDED;
        assertThatThrownBy(() -> source.current("bob")).isInstanceOf(SourceUnavailable.class);
    }

    /** Notes which searches are paged, and ends those for users or groups with a result code after their entries. */
    private static final class Server extends InMemoryOperationInterceptor {
        private final List<Boolean> paged = new ArrayList<>();
        private ResultCode code = ResultCode.SUCCESS;
        private ResultCode userCode = ResultCode.SUCCESS;

        @Override
        public void processSearchRequest(InMemoryInterceptedSearchRequest request) {
            paged.add(request.getRequest().getControl("1.2.840.113556.1.4.319") != null);
        }

        @Override
        public void processSearchResult(InMemoryInterceptedSearchResult result) {
            ResultCode end = result.getRequest().getBaseDN().startsWith("ou=groups") ? code : userCode;
            if (!end.equals(ResultCode.SUCCESS)) {
                result.setResult(new LDAPResult(result.getMessageID(), end));
            }
        }
    }
}
