package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.identity.Affix;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.StubIdentitySource;
import dev.gatehouse.support.TokenForger;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;

/** T45: a token has a maximum size, because proxies limit the size of headers. */
@ExtendWith(OutputCaptureExtension.class)
class TokenSizeTest {
    private static final String TOO_LARGE =
            "403 token_too_large: The token would be larger than the 4080 bytes that fit into a cookie";
    private static final int LONG = 3000;

    /** Of an attribute of the user, which becomes a claim. */
    private static volatile int length = LONG;

    @Test
    void aTokenThatIsTooLargeIsRefusedAndTheLogNamesTheRemedy(CapturedOutput output) {
        try (Gatehouse gatehouse = withALongClaim()) {
            assertThat(gatehouse.authenticate("ann", "secret").problem())
                    .isEqualTo("403 token_too_large: The token would be larger than 4096 bytes");
            assertThat(output.getAll()).contains("exceeds gatehouse.token.max-size: map fewer attributes");
        }
    }

    @Test
    void withRolesOnlyATokenThatIsTooLargeHasNoAttributes() {
        try (Gatehouse gatehouse = withALongClaim("--gatehouse.token.oversize=roles-only")) {
            String token = gatehouse.authenticate("ann", "secret").text("token");
            assertThat(token).hasSizeLessThan(1024);
            assertThat(TokenForger.claims(token).get("roles")).isEqualTo(List.of("editor"));
            assertThat(TokenForger.claims(token).get("biography")).isNull();
        }
    }

    @Test
    void theMaximumSizeIsConfigurable() {
        try (Gatehouse gatehouse = withALongClaim("--gatehouse.token.max-size=8KB")) {
            String token = gatehouse.authenticate("ann", "secret").text("token");
            assertThat(token).hasSizeGreaterThan(4096);
            assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
        }
    }

    @Test
    void aTokenThatFitsIntoNoCookieOpensNoSessionAndTheLogNamesTheRemedy(CapturedOutput output) {
        try (Gatehouse gatehouse =
                withALongClaim("--gatehouse.token.max-size=8KB", "--gatehouse.http.cookie.enabled=true")) {
            Response response = signInByCookie(gatehouse);
            assertThat(response.problem()).isEqualTo(TOO_LARGE);
            assertThat(response.header("Set-Cookie")).isNull();
            assertThat(output.getAll()).contains("does not fit into a cookie: map fewer attributes");
            String token = gatehouse.authenticate("ann", "secret").text("token");
            assertThat(gatehouse.getAs(token, "/sessions").json().path("sessions"))
                    .hasSize(1);
        }
    }

    @Test
    void aTokenThatOutgrowsItsCookieIsUsedUntilItsEndAndEachAnswerSaysWhy() {
        length = 100;
        try (Gatehouse gatehouse =
                withALongClaim("--gatehouse.token.max-size=8KB", "--gatehouse.http.cookie.enabled=true")) {
            String cookie = signInByCookie(gatehouse).header("Set-Cookie").replaceFirst(";.*", "");
            length = LONG;
            gatehouse.clock().advance(Duration.ofMinutes(10));
            await().until(() -> refresh(gatehouse, cookie), TOO_LARGE::equals);
            Response me = gatehouse.get("/me", "Cookie", cookie);
            assertThat(me.status()).isEqualTo(200);
            assertThat(me.header("Set-Cookie")).isNull();
            gatehouse.clock().advance(Duration.ofMinutes(6));
            assertThat(gatehouse.get("/me", "Cookie", cookie).problem()).startsWith("401 token_expired");
            assertThat(signInByCookie(gatehouse).problem()).isEqualTo(TOO_LARGE);
        } finally {
            length = LONG;
        }
    }

    private static String refresh(Gatehouse gatehouse, String cookie) {
        Response response = gatehouse.send(
                "POST",
                "/authenticate/refresh",
                BodyPublishers.noBody(),
                "Cookie",
                cookie,
                "Sec-Fetch-Site",
                "same-origin");
        return response.status() == 200 ? "renewed" : response.problem();
    }

    private static Response signInByCookie(Gatehouse gatehouse) {
        return gatehouse.sendJson(
                "POST",
                "/authenticate",
                "{\"user\":\"ann\",\"password\":\"secret\",\"cookie\":true}",
                "Sec-Fetch-Site",
                "same-origin");
    }

    private static Gatehouse withALongClaim(String... more) {
        return Gatehouse.bare(
                List.of(Source.class),
                Stream.concat(Stream.of("--gatehouse.token.claims.biography=biography"), Stream.of(more))
                        .toArray(String[]::new));
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Source {
        @Bean
        IdentitySources.Kind scripted() {
            return new IdentitySources.Kind(
                    List.of(new StubIdentitySource("scripted", false, Affix.NONE, new ArrayList<>(), Source::ann)));
        }

        private static Answer ann() {
            Map<String, List<String>> attributes = Map.of("biography", List.of("x".repeat(length)));
            return new Answer.Known(new Identity("ann", "scripted", Set.of("editor"), attributes));
        }
    }
}
