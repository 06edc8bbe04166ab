package dev.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.support.Gatehouse;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A wrong setting stops the start of the application, with a message that says how to fix it. */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--gatehouse.token.algorithm=HS256 --gatehouse.token.secret=hunter2hunter2|gatehouse.token.secret is too short",
                "--gatehouse.token.role-flags=true --gatehouse.roles.sub.ldap-groups=x|gatehouse.token.role-flags would overwrite",
                "--gatehouse.roles.editor.ldap-groups=cn=editors,dc=x|gatehouse.roles.editor.ldap-groups has the value cn=editors, which is not",
                "--gatehouse.roles.editor.from.shop=x|gatehouse.roles has a key \"from\" with [shop], but the configured",
                "--gatehouse.identity.ldap.local.urls=ldap://127.0.0.1|gatehouse.identity has a source with the name local",
                "--server.address=0.0.0.0|server.address is 0.0.0.0, but the passwords of the profile demo are public",
            })
    void theMessageNamesTheKeyAndTheActionAndNoSecret(String arguments, String message, CapturedOutput output) {
        assertThatThrownBy(() -> Gatehouse.demo(arguments.split(" ")).close())
                .rootCause()
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith(message);
        assertThat(output.getAll()).contains("APPLICATION FAILED TO START", "Description:", message, "Action:");
        assertThat(output.getAll()).doesNotContain("hunter2");
    }
}
