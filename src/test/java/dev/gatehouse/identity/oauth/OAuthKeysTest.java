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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The keys of a real provider: kept, fetched ahead, and asked for again, but not too often. */
class OAuthKeysTest {
    private final int port = Gatehouse.freePort();
    private final MovableClock clock = new MovableClock();
    private final IdentitySource source =
            Sources.corp(clock, "issuer-uri=http://127.0.0.1:" + port, "audience=web", "keep-keys=1h");
    private SpringProvider provider = new SpringProvider(port);

    @AfterEach
    void stop() {
        provider.close();
    }

    /** T41: a storm, or none ever. */
    @Test
    void unknownKeyIdsHaveTheKeysFetchedAtMostOnceAMinute() {
        assertThat(answer(SpringProvider.key())).isEqualTo("alice");
        for (int minute = 1; minute <= 3; minute++) {
            for (int i = 0; i < 20; i++) {
                assertThat(answer(Mint.key(i))).startsWith("no:");
            }
            assertThat(fetches()).isEqualTo(minute);
            assertThat(answer(SpringProvider.key())).isEqualTo("alice");
            clock.advance(Duration.ofSeconds(60));
        }
    }

    @Test
    void aKeyThatTheProviderTookUpAMinuteAfterIsFound() {
        assertThat(answer(SpringProvider.key())).isEqualTo("alice");
        RSAKey old = SpringProvider.key();
        SpringProvider.rotate();
        clock.advance(Duration.ofSeconds(61));
        assertThat(answer(SpringProvider.key())).isEqualTo("alice");
        assertThat(answer(old)).as("withdrawn").startsWith("no:");
        assertThat(fetches()).isEqualTo(2);
    }

    @Test
    void keysAreFetchedAheadWhileThoseOfBeforeServe() {
        assertThat(answer(SpringProvider.key())).isEqualTo("alice");
        clock.advance(Duration.ofSeconds(181));
        assertThat(answer(SpringProvider.key())).isEqualTo("alice");
        await().untilAsserted(() -> assertThat(fetches()).isEqualTo(2));
    }

    @Test
    void aProviderThatIsDownIsNotMissedAsLongAsItsKeysMayBeKept() {
        assertThat(answer(SpringProvider.key())).isEqualTo("alice");
        provider.close();
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofMinutes(11));
            assertThat(answer(SpringProvider.key())).isEqualTo("alice");
            assertThat(answer(Mint.key(i))).startsWith("no:");
        }
        clock.advance(Duration.ofMinutes(12));
        assertThatThrownBy(() -> answer(SpringProvider.key())).isInstanceOf(SourceUnavailable.class);
    }

    /** T31. */
    @Test
    void aProviderThatWasNeverThereIsAnOutageUntilItComes() {
        provider.close();
        String token = token(SpringProvider.key());
        try (Gatehouse gatehouse = Gatehouse.bare(
                "--gatehouse.identity.oauth.corp.issuer-uri=http://127.0.0.1:" + port,
                "--gatehouse.identity.oauth.corp.audience=web")) {
            String body = Json.object("source", "corp", "token", token);
            assertThat(gatehouse.sendJson("POST", "/authenticate", body).problem())
                    .isEqualTo("503 identity_source_unavailable: The identity source is unavailable, try again later");
            provider = new SpringProvider(port);
            gatehouse.clock().advance(KeyFetchLimit.INTERVAL_WITHOUT_KEYS);
            String late = Json.object("source", "corp", "token", token(SpringProvider.key()));
            assertThat(gatehouse.sendJson("POST", "/authenticate", late).status())
                    .isEqualTo(200);
        }
    }

    private String answer(RSAKey key) {
        return Sources.answer(source, token(key));
    }

    private String token(RSAKey key) {
        return Mint.signed(
                key, Mint.claims("http://127.0.0.1:" + port, clock.instant()).build());
    }

    private static long fetches() {
        return SpringProvider.requests("/oauth2/jwks");
    }
}
