package dev.gatehouse.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** T31: an outage does not count as a failure. */
class ThrottleOutageTest {

    @Test
    void attemptsDuringAnOutageDoNotCount() {
        String url = "ldap://127.0.0.1:" + Gatehouse.freePort();
        try (Gatehouse gatehouse = Gatehouse.bare(
                "--gatehouse.throttle.enabled=true",
                "--gatehouse.identity.ldap.corp.urls=" + url,
                "--gatehouse.identity.ldap.corp.base-dn=dc=example,dc=org")) {
            assertThat(IntStream.range(0, 12)
                            .map(i -> gatehouse.authenticate("alice", "any").status())
                            .boxed())
                    .containsOnly(503);
        }
    }
}
