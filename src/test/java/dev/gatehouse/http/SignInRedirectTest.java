package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a browser behind a gateway gets to the sign-in page. */
class SignInRedirectTest {
    private static final String VERIFY = "/verify?signin=/gatehouse/signin";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "X-Original-URI  | /reports?a=1&b=2 | /gatehouse/signin?return_to=%2Freports%3Fa%3D1%26b%3D2",
                "X-Forwarded-Uri | /                | /gatehouse/signin?return_to=%2F",
                "X-Original-URI  | //evil.example   | /gatehouse/signin",
                "X-Other         | /reports         | /gatehouse/signin",
            })
    void aNavigationIsLedToTheSignInPageAndBack(String header, String address, String location) {
        Response response = Gatehouse.shared().get(VERIFY, "Sec-Fetch-Mode", "navigate", header, address);
        assertThat(response.problem()).startsWith("401 authorization_header_missing");
        assertThat(response.header("Location")).isEqualTo(location);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "navigate  | -                               | true",
                "-         | text/html,application/xml;q=0.9 | true",
                "-         | */*                             | false",
                "cors      | text/html                       | false",
                "no-cors   | -                               | false",
                "websocket | -                               | false",
            })
    void scriptsAndImagesAreNot(String mode, String accept, boolean led) {
        Response response = Gatehouse.shared()
                .get(
                        VERIFY,
                        mode == null ? "X-None" : "Sec-Fetch-Mode",
                        mode == null ? "" : mode,
                        "Accept",
                        accept == null ? "*/*" : accept);
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("Location") != null).isEqualTo(led);
    }

    @Test
    void aGatewayThatPassesRefusalsOnAsksForTheStatus() {
        Response response = navigate(VERIFY + "&signin_status=302", "X-Forwarded-Uri", "/x");
        assertThat(response.status()).isEqualTo(302);
        assertThat(response.header("Location")).isEqualTo("/gatehouse/signin?return_to=%2Fx");
        assertThat(navigate("/verify?signin=/signin?theme=dark", "X-Original-URI", "/x")
                        .header("Location"))
                .isEqualTo("/signin?theme=dark&return_to=%2Fx");
    }

    /** Anyone can call the endpoint with parameters of their own. */
    @ParameterizedTest
    @CsvSource({
        "/verify?signin=https://evil.example&signin_status=302",
        "/verify?signin=//evil.example&signin_status=302",
        "/verify?signin=/%5Cevil.example&signin_status=302",
        "/verify?signin=&signin_status=302",
        "/verify?signin_status=302",
        "/verify/x?signin=/signin&signin_status=302",
        "/me?signin=/signin&signin_status=302"
    })
    void nothingElseRedirects(String path) {
        Response response = navigate(path, "X-Original-URI", "/x");
        assertThat(response.status()).isBetween(400, 401);
        assertThat(response.header("Location")).isNull();
    }

    @Test
    void whoeverIsSignedInIsNotLedAway() {
        Gatehouse gatehouse = Gatehouse.shared();
        String bob = "Bearer " + gatehouse.signIn("bob");
        Response missingRole = gatehouse.get(
                VERIFY + "&role=admin&signin_status=302", "Sec-Fetch-Mode", "navigate", "Authorization", bob);
        assertThat(missingRole.status()).isEqualTo(403);
        assertThat(missingRole.header("Location")).isNull();
    }

    private static Response navigate(String path, String header, String value) {
        return Gatehouse.shared().get(path, "Sec-Fetch-Mode", "navigate", header, value);
    }
}
