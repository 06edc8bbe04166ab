package dev.gatehouse.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.RSAKey;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.MovableClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The keys of a real provider are cached, refreshed in advance, and fetched again, but not too often. */
class OAuthKeysTest {
    private static final int PORT = Gatehouse.freePort();
    private static SpringProvider provider;

    private final MovableClock clock = new MovableClock();
    private final IdentitySource source =
            OAuthSources.corp(clock, "issuer-uri=http://127.0.0.1:" + PORT, "audience=web", "keep-keys=1h");

    @BeforeAll
    static void start() {
        provider = new SpringProvider(PORT);
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    @BeforeEach
    void reset() {
        SpringProvider.reset();
    }

    /** T41. */
    @Test
    void unknownKeyIdsCauseAtMostOneFetchAMinute() {
        assertThat(answer(SpringProvider.key())).isEqualTo("alice");
        for (int minute = 1; minute <= 3; minute++) {
            for (int i = 0; i < 20; i++) {
                assertThat(answer(ProviderTokens.key(i))).startsWith("rejected:");
            }
            assertThat(fetches()).isEqualTo(minute);
            assertThat(answer(SpringProvider.key())).isEqualTo("alice");
            clock.advance(Duration.ofSeconds(60));
        }
    }

    @Test
    void aNewKeyIsFoundAfterAMinute() {
        assertThat(answer(SpringProvider.key())).isEqualTo("alice");
        RSAKey old = SpringProvider.key();
        SpringProvider.rotate();
        clock.advance(Duration.ofSeconds(61));
        assertThat(answer(SpringProvider.key())).isEqualTo("alice");
        assertThat(answer(old)).as("withdrawn").startsWith("rejected:");
        assertThat(fetches()).isEqualTo(2);
    }

    @Test
    void keysAreRefreshedInTheBackground() {
        assertThat(answer(SpringProvider.key())).isEqualTo("alice");
        clock.advance(Duration.ofSeconds(181));
        assertThat(answer(SpringProvider.key())).isEqualTo("alice");
        await().untilAsserted(() -> assertThat(fetches()).isEqualTo(2));
    }

    @Test
    void keysAreKeptWhileTheProviderIsUnavailable() {
        assertThat(answer(SpringProvider.key())).isEqualTo("alice");
        provider.close();
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofMinutes(11));
            assertThat(answer(SpringProvider.key())).isEqualTo("alice");
            assertThat(answer(ProviderTokens.key(i))).startsWith("rejected:");
        }
        clock.advance(Duration.ofMinutes(12));
        assertThatThrownBy(() -> answer(SpringProvider.key())).isInstanceOf(SourceUnavailable.class);
        provider = new SpringProvider(PORT);
    }

    /** T31. */
    @Test
    void aProviderThatStartsLaterIsAnOutageUntilThen() {
        provider.close();
        String token = token(SpringProvider.key());
        try (Gatehouse gatehouse = Gatehouse.bare(
                "--gatehouse.identity.oauth.corp.issuer-uri=http://127.0.0.1:" + PORT,
                "--gatehouse.identity.oauth.corp.audience=web")) {
            String body = Json.object("source", "corp", "token", token);
            assertThat(gatehouse.sendJson("POST", "/authenticate", body).problem())
                    .isEqualTo("503 identity_source_unavailable: The identity source is unavailable, try again later");
            provider = new SpringProvider(PORT);
            gatehouse.clock().advance(ProviderKeys.FETCH_INTERVAL_WITHOUT_KEYS);
            String late = Json.object("source", "corp", "token", token(SpringProvider.key()));
            assertThat(gatehouse.sendJson("POST", "/authenticate", late).status())
                    .isEqualTo(200);
        }
    }

    private String answer(RSAKey key) {
        return OAuthSources.answer(source, token(key));
    }

    private String token(RSAKey key) {
        return ProviderTokens.signed(
                key,
                ProviderTokens.claims("http://127.0.0.1:" + PORT, clock.instant())
                        .build());
    }

    private static long fetches() {
        return SpringProvider.requests("/oauth2/jwks");
    }
}
