package dev.gatehouse.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Events of refused sign-ins belong to the person whom the source found, so that an erasure finds them. */
class RefusedNamesTest {
    @AutoClose
    private final Gatehouse gatehouse =
            Gatehouse.demo("--gatehouse.identity.ldap.demo.user-search-filter=(|(uid={0})(mail={0}))");

    @Test
    void anEventHasTheCanonicalNameHoweverItWasTyped() {
        gatehouse.authenticate("alice@example.org", "wrong");
        await().until(() -> eventsWith("alice") == 1);
        assertThat(eventsWith("alice@example.org")).isZero();
    }

    /** Some directories repeat it in their answer. */
    @Test
    void noReasonHasTheDistinguishedNameOfTheUser() {
        gatehouse.authenticate("alice", "wrong");
        await().until(() -> eventsWith("alice") == 1);
        assertThat(jdbc().sql("select reason from audit_event where kind = 'login_failed'")
                        .query(String.class)
                        .list())
                .singleElement()
                .asString()
                .startsWith("the directory refused the bind: ")
                .doesNotContain("uid=alice");
    }

    private long eventsWith(String user) {
        return jdbc().sql("select count(*) from audit_event where kind = 'login_failed' and user_name = ?")
                .param(user)
                .query(Long.class)
                .single();
    }

    private JdbcClient jdbc() {
        return gatehouse.bean(JdbcClient.class);
    }
}
