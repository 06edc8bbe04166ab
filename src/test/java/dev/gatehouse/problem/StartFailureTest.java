package dev.gatehouse.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.support.Gatehouse;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A configuration that cannot work stops the start, in words that an operator can act on. */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--gatehouse.token.algorithm=HS256 --gatehouse.token.secret=hunter2hunter2|gatehouse.token.secret is too short",
                "--gatehouse.token.secret=hunter2hunter2|gatehouse.token.secret is set, but ES256 signs with a private key",
                "--gatehouse.token.key-file=/nowhere|gatehouse.token.key-file cannot be read",
                "--gatehouse.token.lifetime=0s|gatehouse.token.lifetime is shorter than a second",
                "--gatehouse.token.renew-after=-1s|gatehouse.token.renew-after is negative",
                "--gatehouse.token.claims.sub=mail|gatehouse.token.claims sets sub",
                "--gatehouse.token.role-flags=true --gatehouse.roles.sub.ldap-groups=x|gatehouse.token.role-flags would overwrite",
                "--gatehouse.session.lifetime=0s|gatehouse.session.lifetime is shorter",
                "--gatehouse.http.missing-token-status=200|gatehouse.http.missing-token-status is 200",
                "--gatehouse.identity.order=demo,corp|gatehouse.identity.order is [demo, corp]",
                "--gatehouse.identity.ldap.demo.urls=http://x|gatehouse.identity.ldap.demo.urls must name",
                "--gatehouse.identity.ldap.demo.user-search-filter=(uid=alice)|gatehouse.identity.ldap.demo.user-search-filter has no {0}",
                "--gatehouse.identity.ldap.demo.bind-dn=cn=x|gatehouse.identity.ldap.demo.bind-dn and bind-password",
                "--gatehouse.identity.local.password-min-length=6|gatehouse.identity.local.password-min-length is 6",
                "--gatehouse.identity.ldap.demo.base-dn=example.org|gatehouse.identity.ldap.demo.base-dn is no distinguished name",
                "--gatehouse.identity.ldap.demo.nested-groups-depth=0|gatehouse.identity.ldap.demo.nested-groups-depth must be from 1",
                "--gatehouse.identity.ldap.demo.member-of-attribute=|gatehouse.identity.ldap.demo.member-of-attribute is blank",
                "--gatehouse.identity.ldap.x.urls=ldap://x --gatehouse.identity.ldap.x.nested-groups=true|gatehouse.identity.ldap.x.nested-groups needs",
                "--server.address=0.0.0.0|server.address is 0.0.0.0, but everybody knows the passwords",
            })
    void theFailureNamesTheKeyAndTheMendAndNoSecret(String arguments, String message, CapturedOutput output) {
        assertThatThrownBy(() -> Gatehouse.demo(arguments.split(" ")).close())
                .rootCause()
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith(message);
        assertThat(output.getAll()).contains("APPLICATION FAILED TO START", "Description:", message, "Action:");
        assertThat(output.getAll()).doesNotContain("hunter2");
    }
}
