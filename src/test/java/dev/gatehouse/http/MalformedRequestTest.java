package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.TestPostgres;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * T64: requests at which Spring, Tomcat or the database fails with an exception of its own are refused as malformed, and
 * not logged as errors. PostgreSQL stores no NUL, unlike the embedded database.
 */
@ExtendWith(OutputCaptureExtension.class)
class MalformedRequestTest {
    private static Gatehouse gatehouse;
    private static String administrator;

    @BeforeAll
    static void start() {
        gatehouse = Gatehouse.demo(
                "--gatehouse.http.open-metrics=true", "--spring.datasource.url=" + TestPostgres.freshDatabase());
        administrator = gatehouse.signIn("carol");
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
    }

    /** The request line, a header or {@code -}, the body, the status and the code. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        POST  /authenticate               | Content-Type: multipart/form-data                         | {}    | 415 | unsupported_media_type
        POST  /introspect                 | Content-Type: multipart/form-data                         | {}    | 400 | invalid_request
        GET   /actuator/health            | Content-Type: */*                                         | {}    | 400 | invalid_request
        GET   /actuator/health            | Content-Type: application/*                               | {}    | 400 | invalid_request
        POST  /authenticate               | Content-Type: */*                                         | {}    | 415 | unsupported_media_type
        GET   /actuator/health?%00        | -                                                         |       | 400 | invalid_request
        GET   /actuator/health?a=%00      | -                                                         |       | 400 | invalid_request
        GET   /actuator/health/liveness?%00 | -                                                       |       | 400 | invalid_request
        GET   /actuator/prometheus?%00    | -                                                         |       | 400 | invalid_request
        GET   /actuator/prometheus        | Accept:                                                   |       | 400 | invalid_request
        GET   /actuator/prometheus        | Accept: ,                                                 |       | 400 | invalid_request
        GET   /actuator/health            | Accept: application/json;charset=utf-16                   |       | 406 | not_acceptable
        GET   /me                         | Accept: application/json;charset=utf-16                   |       | 406 | not_acceptable
        GET   /me;a=%zz                   | -                                                         |       | 400 | invalid_request
        GET   /actuator/health;a=%zz      | -                                                         |       | 400 | invalid_request
        GET   /gatehouse.js               | Range: bytes=9-1                                          |       | 416 | invalid_request
        PATCH /revoke                     | Content-Type: application/x-www-form-urlencoded           | a=%zz | 405 | method_not_allowed
        PUT   /protected/resource         | Content-Type: application/x-www-form-urlencoded           | a=%zz | 415 | unsupported_media_type
        PUT   /protected/resource         | Content-Type: application/x-www-form-urlencoded           | a=b   | 415 | unsupported_media_type
        POST  /introspect                 | Content-Type: application/x-www-form-urlencoded           | a=%00 | 400 | invalid_request
        GET   /admin/events?user=%00      | -                                                         |       | 400 | invalid_request
        GET   /admin/events?kind=a%00     | -                                                         |       | 400 | invalid_request
        GET   /admin/users?after=%00      | -                                                         |       | 400 | invalid_request
        GET   /admin/users?after=%c2%85   | -                                                         |       | 400 | invalid_request
        GET   /admin/sessions?user=%00    | -                                                         |       | 400 | invalid_request
        GET   /admin/users/%00            | -                                                         |       | 400 | invalid_request
        """)
    void isRefused(String requestLine, String header, String body, int status, String code, CapturedOutput output)
            throws IOException {
        String response = send(requestLine, header, body == null ? "" : body);
        assertThat(response).startsWith("HTTP/1.1 " + status + " ").contains("\"code\":\"" + code + "\"");
        assertThat(output.getAll()).doesNotContain("ERROR", "Exception");
    }

    /** The headers and the query belong to the application behind the gateway. Any status but 2xx, 401 and 403 is a 500 there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: */*",
                "Content-Type: multipart/form-data",
                "Accept:",
                "Accept: nonsense",
                "Accept: application/json;charset=utf-16"
            })
    void isVerifiedForAGateway(String header) throws IOException {
        assertThat(send("GET /verify/any?a=%00&b=%zz", header, "")).startsWith("HTTP/1.1 200 ");
        assertThat(send("GET /verify", header, "")).startsWith("HTTP/1.1 200 ");
    }

    private static String send(String requestLine, String header, String body) throws IOException {
        return gatehouse.raw(requestLine + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                + administrator + "\r\nContent-Length: " + body.length() + "\r\n"
                + (header.equals("-") ? "" : header + "\r\n") + "\r\n" + body);
    }
}
