package dev.gatehouse.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.problem.Refusal;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** The name and the secret of a client come from one place. */
@Tag("unit")
class ClientCredentialsTest {

    @ParameterizedTest
    @CsvSource({"shop:secret,shop,secret", "a%3Ab:c+d,a:b,c d", "shop:a:b,shop,a:b", ":,'',''", "%C3%A9:x,\u00e9,x"})
    void basicCredentialsAreDecodedAfterTheSplit(String both, String id, String secret) {
        assertThat(of(Form.NONE, "Basic " + base64(both))).contains(new ClientCredentials(id, secret));
        assertThat(of(Form.NONE, "bASIC  " + base64(both) + " ")).contains(new ClientCredentials(id, secret));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic !", "Basic c2hvcA==", "Basic JTp4", "Bearer c2hvcDp4", "Digest x", ""})
    void anotherHeaderGivesNone(String header) {
        assertThat(of(Form.NONE, header)).isEmpty();
    }

    @Test
    void theFormNeedsBoth() {
        assertThat(of(form("client_id", "shop", "client_secret", "s"))).contains(new ClientCredentials("shop", "s"));
        assertThat(of(form("client_id", "shop", "other", "s"))).isEmpty();
        assertThat(of(form("client_secret", "s", "other", "s"))).isEmpty();
    }

    @Test
    void twoWaysAreRejected() {
        String basic = "Basic " + base64("shop:s");
        assertThatThrownBy(() -> of(Form.NONE, basic, basic)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> of(form("client_id", "shop", "client_secret", "s"), basic))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> of(form("client_id", "other", "more", ""), basic))
                .isInstanceOf(Refusal.class);
        assertThat(of(form("client_id", "shop", "more", ""), basic)).contains(new ClientCredentials("shop", "s"));
    }

    /** The request of Dovecot 2.3, which always sends both members. */
    @Test
    void emptyMembersAreNoCredentials() {
        assertThat(of(form("client_id", "", "client_secret", ""), "Basic " + base64("shop:s")))
                .contains(new ClientCredentials("shop", "s"));
        assertThat(of(form("client_id", "shop", "client_secret", ""), "Basic " + base64("shop:s")))
                .contains(new ClientCredentials("shop", "s"));
        assertThat(of(form("client_id", "", "client_secret", ""))).isEmpty();
        assertThat(of(form("client_id", "shop", "client_secret", ""))).isEmpty();
        assertThat(of(form("client_id", "shop", "client_secret", "s"), ""))
                .contains(new ClientCredentials("shop", "s"));
    }

    @Test
    void theSecretIsNotPrinted() {
        assertThat(new ClientCredentials("shop", "s3cret").toString())
                .contains("shop")
                .doesNotContain("s3cret");
    }

    private static Optional<ClientCredentials> of(Form form, String... headers) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        for (String header : headers) {
            request.addHeader("Authorization", header);
        }
        return ClientCredentials.of(request, form);
    }

    private static Form form(String name, String value, String other, String otherValue) {
        return new Form(Map.of(name, new String[] {value}, other, new String[] {otherValue}));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
