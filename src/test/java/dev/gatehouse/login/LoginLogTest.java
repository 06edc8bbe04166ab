package dev.gatehouse.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import dev.gatehouse.token.keys.Pseudonyms;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Each sign-in is one log line, without passwords and tokens (T47, T49). */
@ExtendWith(OutputCaptureExtension.class)
class LoginLogTest {

    @Test
    void aSuccessIsOneLine(CapturedOutput log) {
        Response response = Gatehouse.shared().authenticate("alice", "alice-secret");
        assertThat(lines(log, "login succeeded"))
                .singleElement()
                .asString()
                .contains(" INFO ", "user=\"alice\" source=demo roles=[editor] address=127.0.0.1 session=");
        assertThat(log.getAll()).doesNotContain(response.text("token"), "alice-secret");
    }

    @Test
    void aFailureIsOneLineWithItsPrivateReason(CapturedOutput log) {
        Gatehouse.shared().authenticate("alice", "my-wrong-password");
        Gatehouse.shared().authenticate("nobody", "my-wrong-password");
        List<String> lines = lines(log, "login failed");
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).contains("user=\"alice\" code=authentication_failed", "refused the bind", "127.0.0.1");
        assertThat(lines.get(1))
                .contains("user=\"" + Gatehouse.shared().bean(Pseudonyms.class).of("nobody")
                        + "\" code=authentication_failed reason=\"unknown user\"");
        assertThat(log.getAll()).doesNotContain("my-wrong-password");
    }

    @Test
    void aNameCannotForgeALogLine(CapturedOutput log) {
        new LoginLog()
                .on(new LoginFailed(
                        "eve\r\nlogin succeeded: user=\"root\"\u2028\u001b[31m",
                        new Caller("192.0.2.1", null),
                        new Refusal(ProblemCode.AUTHENTICATION_FAILED, "no"),
                        Duration.ZERO));
        assertThat(lines(log, "login")).hasSize(1);
        assertThat(log.getAll()).contains("\"eve\\u000d\\u000alogin succeeded: user=\\\"root\\\"\\u2028\\u001b[31m\"");
    }

    @Test
    void aPresentedTokenIsNotLogged(CapturedOutput log) {
        String token = Gatehouse.shared().signIn("alice");
        Gatehouse.shared().getAs(token, "/me");
        Response refused = Gatehouse.shared().getAs(token + "AAAA", "/me");
        assertThat(refused.body()).doesNotContain(token);
        assertThat(log.getAll()).doesNotContain(token.substring(token.length() - 40));
    }

    private static List<String> lines(CapturedOutput log, String containing) {
        return log.getAll().lines().filter(line -> line.contains(containing)).toList();
    }
}
