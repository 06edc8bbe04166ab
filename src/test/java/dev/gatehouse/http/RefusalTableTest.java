package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The other errors of the contract, and malformed input: no response is a 500, and none is HTML. */
@ExtendWith(OutputCaptureExtension.class)
class RefusalTableTest {
    private static final String MISSING = "400 credentials_missing: Missing or bad credentials";
    private final Gatehouse gatehouse = Gatehouse.shared();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "7",
                "\"text\"",
                "null",
                "true",
                "[]",
                "[{\"user\":\"a\",\"password\":\"b\"}]",
                "{",
                "{}",
                "nonsense",
                "{\"user\":\"alice\"}",
                "{\"password\":\"alice-secret\"}",
                "{\"user\":null,\"password\":\"x\"}",
                "{\"user\":7,\"password\":\"x\"}",
                "{\"user\":\"\",\"password\":\"x\"}",
                "{\"user\":\" \\t\",\"password\":\"x\"}",
                "{\"user\":\"alice\",\"password\":\"\"}",
                "{\"user\":\"alice\",\"password\":\"   \"}",
                "{\"user\":\"alice\",\"password\":[\"alice-secret\"]}",
                "{\"user\":\"bob\",\"user\":\"alice\",\"password\":\"alice-secret\"}",
                "{\"user\":\"alice\",\"password\":\"alice-secret\"} {}",
                "{\"source\":\"corp\"}",
                "{\"token\":\"x\"}",
                "{\"source\":\"corp\",\"token\":\" \"}",
                "{\"source\":7,\"token\":\"x\"}",
            })
    void aBodyWithoutCredentialsIsRefused(String body) {
        assertThat(gatehouse.sendJson("POST", "/authenticate", body).problem()).isEqualTo(MISSING);
    }

    /** The detail is fixed, so the name of the missing member is beside it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/authenticate|{}|user is missing",
                "/authenticate|{'user':'alice'}|password is missing",
                "/authenticate|{'user':' ','password':'x'}|user is blank",
                "/authenticate|{'user':7,'password':'x'}|user must be a string",
                "/authenticate|{'username':'alice','password':'x'}|user is missing: write user instead of username",
                "/authenticate|{'User-Name':'alice','password':'x'}|user is missing: write user instead of User-Name",
                "/authenticate|{'login':'alice','password':'x'}|user is missing: write user instead of login",
                "/authenticate|{'email':{'a':1},'password':'x'}|user is missing: write user instead of email",
                "/authenticate|{'user':'alice','pass':'x'}|password is missing: write password instead of pass",
                "/authenticate|{'source':'corp'}|token is missing",
                "/authenticate|{'source':'corp','id_token':'x'}|token is missing: write token instead of id_token",
                "/authenticate|{'token':'x'}|source is missing",
                "/authenticate|[]|The body must be one JSON object in UTF-8, no member twice",
                "/authenticate/password|{'user':'alice','old':'x'}|new is missing",
                "/authenticate/password|{'user':'alice','password':'x','new':'y'}|old is missing: write old instead of password",
                "/authenticate/password|{'username':'alice','old':'x','new':'y'}|user is missing: write user instead of username",
            })
    void aRefusalOfCredentialsNamesTheMember(String path, String body, String hint) {
        Response response = gatehouse.sendJson("POST", path, body.replace('\'', '"'));
        assertThat(response.problem()).isEqualTo(MISSING);
        assertThat(response.text("hint")).isEqualTo(hint);
    }

    @Test
    void otherRefusalsHaveNoHint() {
        assertThat(gatehouse.authenticate("alice", "wrong").json().has("hint")).isFalse();
    }

    @Test
    void aMissingBodyIsRefused() {
        assertThat(gatehouse
                        .send("POST", "/authenticate", BodyPublishers.noBody())
                        .problem())
                .isEqualTo(MISSING);
    }

    @Test
    void aDeeplyNestedBodyIsRefused() {
        String deep = "[".repeat(10_000) + "]".repeat(5_000);
        assertThat(gatehouse
                        .sendJson("POST", "/authenticate", deep.substring(0, 15_000))
                        .problem())
                .isEqualTo(MISSING);
        assertThat(put("[".repeat(10_000) + "]".repeat(10_000)).problem())
                .isEqualTo("400 invalid_request: The body must be one JSON value in UTF-8");
    }

    @Test
    void invalidUtf8IsRefused() {
        byte[] broken = "{\"user\":\"alice\",\"password\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(gatehouse
                        .send(
                                "POST",
                                "/authenticate",
                                BodyPublishers.ofByteArray(broken),
                                "Content-Type",
                                "application/json")
                        .problem())
                .isEqualTo(MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "a\\nb", "ali\\u200bce", "\\ud800", "a\\u202eb"})
    void aUserNameWithInvisibleCharactersIsRefused(String user) {
        String body = "{\"user\":\"" + user + "\",\"password\":\"alice-secret\"}";
        assertThat(gatehouse.sendJson("POST", "/authenticate", body).problem())
                .isEqualTo("400 invalid_request: user must be of at most 256 characters, all of them visible");
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedByItsAnnouncedLength() {
        assertThat(gatehouse
                        .sendJson("POST", "/authenticate", "x".repeat(16 * 1024 + 1))
                        .problem())
                .isEqualTo("413 content_too_large: The body is larger than 16384 bytes");
        assertThat(put("\"" + "x".repeat(64 * 1024) + "\"").problem())
                .isEqualTo("413 content_too_large: The body is larger than 65536 bytes");
        assertThat(gatehouse
                        .sendJson("POST", "/authenticate", "x".repeat(10_000_000))
                        .status())
                .isEqualTo(413);
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedWhileItIsRead() {
        Response response = gatehouse.send(
                "POST",
                "/authenticate",
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[100_000])),
                "Content-Type",
                "application/json");
        assertThat(response.problem()).isEqualTo("413 content_too_large: The body is larger than 16384 bytes");
    }

    @Test
    void theUsualErrorsAreProblems() {
        String token = gatehouse.signIn("alice");
        assertThat(gatehouse.getAs(token, "/nothing").problem()).startsWith("404 not_found: ");
        assertThat(gatehouse.getAs(token, "/error").problem()).startsWith("404 not_found: ");
        for (String path : List.of("/nothing", "/authenticate/")) {
            assertThat(gatehouse.get(path).problem()).isEqualTo("404 not_found: There is nothing at this address");
        }
        Response wrongMethod = gatehouse.get("/authenticate");
        assertThat(wrongMethod.problem()).startsWith("405 method_not_allowed: ");
        assertThat(wrongMethod.header("Allow")).isEqualTo("POST");
        assertThat(gatehouse
                        .get("/me", "Authorization", "Bearer " + token, "Accept", "text/html")
                        .problem())
                .startsWith("406 not_acceptable: ");
        assertThat(gatehouse
                        .send(
                                "POST",
                                "/authenticate",
                                BodyPublishers.ofString("user=alice"),
                                "Content-Type",
                                "application/x-www-form-urlencoded")
                        .problem())
                .startsWith("415 unsupported_media_type: ");
    }

    @Test
    void aBrowserGetsAProblemAndNoHtml() {
        assertThat(gatehouse.get("/me", "Accept", "text/html").problem())
                .isEqualTo("400 authorization_header_missing: Authorization header is expected");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /a//b HTTP/1.1\r\nHost: x\r\n",
                "GET /%2e%2e/x HTTP/1.1\r\nHost: x\r\n",
                "GET /a{b HTTP/1.1\r\nHost: x\r\n",
                "GET /me HTTP/1.1\r\n",
                "GET /me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \u0001\r\n",
                "GET /actuator/health HTTP/1.1\r\nHost: x\r\nX-Any: a\u0000b\r\n",
                "GET /actuator/health HTTP/1.1\r\nHost: x\r\nX-Any: a\u007fb\r\n",
                "GET /actuator/health HTTP/1.1\r\nHost: x\r\nX-\u0001: a\r\n",
                "NONSENSE\r\n",
                "POST /authenticate HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n",
                "POST /authenticate HTTP/1.1\r\nHost: x\r\nContent-Type: nonsense\r\nContent-Length: 2\r\n",
                "FROB /me HTTP/1.1\r\nHost: x\r\n",
                "TRACE /me HTTP/1.1\r\nHost: x\r\n",
            })
    void anErrorOfTheContainerIsAProblem(String head) throws Exception {
        String response = gatehouse.raw(head + "Connection: close\r\n\r\n{}");
        assertThat(response).startsWith("HTTP/1.1 4").contains("application/problem+json");
        assertThat(response).doesNotContain("<html", "Exception", "Apache", "org.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /me HTTP/1.1, Host: x, Transfer-Encoding: foo | 501",
                "GET /me HTTP/1.1, Host: x, Transfer-Encoding: gzip | 501",
                "CONNECT x:1 HTTP/1.1, Host: x | 501",
                "CONNECT /me HTTP/1.1, Host: [::1 | 501",
                "GET /me HTTP/9.9, Host: x | 505",
            })
    void anErrorOfTheContainerKeepsItsStatusAndLogsNoError(String head, int status, CapturedOutput output)
            throws Exception {
        String response = gatehouse.raw(head.replace(", ", "\r\n") + "\r\nConnection: close\r\n\r\n");
        assertThat(response)
                .startsWith("HTTP/1.1 " + status)
                .contains("\"status\":" + status, "\"code\":\"not_implemented\"")
                .contains("\"detail\":\"The request uses a feature of HTTP that is not supported\"");
        assertThat(output.getAll()).doesNotContain("ERROR");
    }

    @Test
    void aMalformedQueryIsAProblem() throws Exception {
        assertThat(gatehouse.raw(
                        "GET /verify?role=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                                + gatehouse.signIn("alice") + "\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("\"code\":\"invalid_request\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "traceparent"})
    void aHeaderThatIsTooLargeForTheContainerIsAProblem(String header) throws Exception {
        assertThat(gatehouse.raw("GET /me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + header + ": "
                        + "a".repeat(1_000_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 4")
                .contains("application/problem+json", "\"code\":\"invalid_request\"");
    }

    private Response put(String body) {
        return gatehouse.sendJson(
                "PUT", "/protected/resource", body, "Authorization", "Bearer " + gatehouse.signIn("bob"));
    }
}
