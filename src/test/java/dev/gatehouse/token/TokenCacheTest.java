package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.token.encryption.EncryptionFixture;
import dev.gatehouse.token.jose.TokenFault;
import dev.gatehouse.token.keys.TokenTimes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

@Tag("unit")
class TokenCacheTest {

    /** With a lock of the cache, a client that repeats one invalid token would keep a single core busy, and others waiting. */
    @Test
    void requestsWithOneInvalidTokenAreVerifiedAtTheSameTime() {
        CyclicBarrier bothDecode = new CyclicBarrier(2);
        Binder binder = new Binder(new MapConfigurationPropertySource(Map.of()));
        try (TokenFixture tokens = TokenFixture.with()) {
            TokenProperties properties = binder.bindOrCreate("gatehouse.token", TokenProperties.class);
            TokenTimes times = binder.bindOrCreate("gatehouse.token", TokenTimes.class);
            TokenDecoder decoder =
                    new TokenDecoder(
                            EncryptionFixture.none(),
                            tokens.keys,
                            tokens.seal,
                            new ClaimsReader(tokens.audiences, times, tokens.sessions)) {
                        @Override
                        AccessToken decode(String token) {
                            await(bothDecode);
                            throw TokenFault.BAD_SIGNATURE.refusal("both were decoded");
                        }
                    };
            TokenCache cache = new TokenCache(properties, times, decoder, new SimpleMeterRegistry());
            assertThat(CompletableFuture.allOf(decode(cache), decode(cache)))
                    .failsWithin(20, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withMessageContaining("both were decoded");
        }
    }

    private static CompletableFuture<Void> decode(TokenCache cache) {
        return CompletableFuture.runAsync(() -> cache.decode("a.b.c"), task -> new Thread(task).start());
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception alone) {
            throw new IllegalStateException("the other request waits for this one", alone);
        }
    }
}
