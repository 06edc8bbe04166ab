package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class ServiceAddressTest {

    @Test
    void plainHttpForOtherMachinesIsAWarningUnlessAProxyIsTrusted() {
        assertThat(new ServiceAddress("https://a.example", false, false, 8080, "", false).warnings())
                .singleElement()
                .asString()
                .startsWith("Gatehouse accepts plain HTTP from every network that reaches port 8080");
        assertThat(new ServiceAddress("https://a.example", false, false, 8080, "", true).warnings())
                .isEmpty();
        assertThat(new ServiceAddress("https://a.example", false, true, 8080, "", false).warnings())
                .isEmpty();
        assertThat(new ServiceAddress("https://a.example", true, false, 8443, "", false).warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
        http://localhost:8080         | false | true  | 8080 | ''     | false | -
        http://localhost:8080         | false | true  | 9090 | ''     | false | another address than http://localhost:9090
        http://localhost:8080         | false | true  | 9090 | ''     | true  | -
        https://127.0.0.1             | true  | true  | 443  | ''     | false | -
        http://localhost:8443         | true  | true  | 8443 | ''     | false | another address than https://localhost:8443
        http://localhost:8080         | true  | false | 8080 | ''     | false | an address of this machine only
        http://login.example.com      | true  | false | 8080 | ''     | false | an address without TLS
        http://login.example.com      | true  | false | 8080 | ''     | true  | an address without TLS
        https://login.example.com     | true  | false | 8080 | ''     | false | -
        https://example.com/login/    | true  | false | 8080 | /login | false | -
        https://example.com           | true  | false | 8080 | /login | true  | an address without server.servlet.context-path, which is /login
        https://example.com/other     | true  | false | 8080 | /login | true  | an address without server.servlet.context-path, which is /login
        urn:gatehouse                 | true  | false | 8080 | ''     | false | -
        not an address                | true  | false | 8080 | /login | false | -
        """)
    void anIssuerThatIsNotTheAddressIsAWarning(
            String issuer, boolean tls, boolean loopback, int port, String path, boolean proxy, String warning) {
        var warnings = new ServiceAddress(issuer, tls, loopback, port, path, proxy).warnings();
        if (warning == null) {
            assertThat(warnings).isEmpty();
        } else {
            assertThat(warnings).singleElement().asString().contains("gatehouse.token.issuer is " + issuer, warning);
        }
    }
}
