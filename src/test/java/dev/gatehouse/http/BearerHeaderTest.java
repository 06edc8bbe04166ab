package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The errors of the header Authorization, over a real port. */
class BearerHeaderTest {
    private final Gatehouse gatehouse = Gatehouse.shared();

    @Test
    void aRequestWithoutTheHeaderIsRefused() {
        Response response = gatehouse.get("/me");
        assertThat(response.problem()).isEqualTo("400 authorization_header_missing: Authorization header is expected");
        assertThat(response.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"gatehouse\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "''|400 authorization_header_missing: Authorization header is expected",
                "'   '|400 authorization_header_missing: Authorization header is expected",
                "'Basic YTpi'|400 invalid_header: Authorization header must start with Bearer",
                "'Bearerx a.b.c'|400 invalid_header: Authorization header must start with Bearer",
                "'Bearer'|400 invalid_header: Token not found",
                "'Bearer \t '|400 invalid_header: Token not found",
                "'Bearer a b'|400 invalid_header: Authorization header must be Bearer + \\s + token",
                "'Bearer a b c'|400 invalid_header: Authorization header must be Bearer + \\s + token",
                "'Bearer abc'|401 token_invalid: token is malformed",
                "'bEARER \t  abc'|401 token_invalid: token is malformed",
            })
    void eachMalformedHeaderHasItsError(String header, String problem) throws Exception {
        String response = gatehouse.raw(
                "GET /me HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: " + header + "\r\n\r\n");
        assertThat(response).startsWith("HTTP/1.1 " + problem.substring(0, 3));
        assertThat(response).contains("application/problem+json", "WWW-Authenticate: Bearer realm=\"gatehouse\"");
        assertThat(response)
                .contains("\"code\":\"" + problem.replaceAll("^\\d+ |:.*", "") + "\"")
                .contains("\"description\":\""
                        + problem.replaceAll("^[^:]*: ", "").replace("\\", "\\\\") + "\"");
    }

    @Test
    void severalHeadersAreRefusedEvenIfOneHasAValidToken() {
        String good = "Bearer " + gatehouse.signIn("alice");
        assertThat(gatehouse
                        .get("/me", "Authorization", good, "Authorization", good)
                        .problem())
                .isEqualTo("400 invalid_header: Authorization header must be Bearer + \\s + token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer %s", "bearer %s", "BEARER \t %s", "Bearer\t%s "})
    void aValidTokenIsAcceptedWithEverySpellingOfTheScheme(String header) throws Exception {
        String token = gatehouse.signIn("alice");
        assertThat(gatehouse.raw("GET /me HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: "
                        + header.formatted(token) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void theChallengeNamesTheError() {
        assertThat(gatehouse.getAs("abc", "/me").header("WWW-Authenticate"))
                .isEqualTo(
                        "Bearer realm=\"gatehouse\", error=\"invalid_token\", error_description=\"token is malformed\"");
        assertThat(gatehouse.get("/me", "Authorization", "Basic x").header("WWW-Authenticate"))
                .contains("error=\"invalid_request\"");
    }

    @Test
    void aMissingHeaderIs401IfConfigured() {
        try (Gatehouse strict = Gatehouse.demo("--gatehouse.http.missing-token-status=401")) {
            assertThat(strict.get("/me").problem())
                    .isEqualTo("401 authorization_header_missing: Authorization header is expected");
            assertThat(strict.get("/me", "Authorization", "Basic x").status()).isEqualTo(400);
        }
    }
}
