package dev.gatehouse.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.problem.Refusal;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.springframework.mock.web.MockHttpServletRequest;

/** Any header and any form give credentials, none, or a refusal; encoded credentials are returned as they were. */
class ClientCredentialsFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void nothingElseThanARefusalIsThrown(FuzzedDataProvider data) {
        String header = data.consumeString(200);
        boolean withForm = data.consumeBoolean();
        String id = data.consumeString(40).replaceAll("[\\ud800-\\udfff]", "?");
        String secret = data.consumeString(40).replaceAll("[\\ud800-\\udfff]", "?");
        String basic = URLEncoder.encode(id, UTF_8) + ":" + URLEncoder.encode(secret, UTF_8);
        assertThat(credentials("Basic " + Base64.getEncoder().encodeToString(basic.getBytes(UTF_8)), Form.NONE))
                .contains(new ClientCredentials(id, secret));
        Form form = new Form(Map.of("client_id", new String[] {id}, "client_secret", new String[] {secret}));
        assertThat(credentials(null, form)).contains(new ClientCredentials(id, secret));
        try {
            credentials(header, withForm ? form : Form.NONE);
        } catch (Refusal refusal) {
            assertThat(refusal.getMessage()).isNotNull();
        }
    }

    private static Optional<ClientCredentials> credentials(String header, Form form) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        if (header != null) {
            request.addHeader("Authorization", header);
        }
        return ClientCredentials.of(request, form);
    }
}
