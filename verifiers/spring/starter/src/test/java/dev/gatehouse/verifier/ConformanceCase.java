package dev.gatehouse.verifier;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;

/** A case of the suite: the verifier starts, reads the feed, and gets the token. */
final class ConformanceCase {
    private final Map<String, Object> keySets;
    private final Map<String, Object> members;
    private final Map<String, Object> settings;
    private Instant now;
    private int keyReads;

    @SuppressWarnings("unchecked")
    ConformanceCase(Map<String, Object> suite, Map<String, Object> members) {
        this.keySets = (Map<String, Object>) suite.get("key_sets");
        this.members = members;
        this.settings = new HashMap<>((Map<String, Object>) suite.get("settings"));
        this.settings.putAll((Map<String, Object>) members.getOrDefault("settings", Map.of()));
    }

    String expected() {
        return (String) members.get("expected");
    }

    /** "accept" or the code of the reason. */
    String outcome() throws InterruptedException {
        GatehouseVerifierProperties properties = properties();
        Clock clock = new CaseClock();
        Feed feed = new Feed(properties.maxStaleness(), clock);
        now = Instant.ofEpochSecond(number("now") - number("feed_age"));
        List<?> pages = (List<?>) members.get("feed");
        FeedFollower follower = new FeedFollower(new CaseServer(pages), feed, () -> {});
        for (int i = 0; i < pages.size(); i++) {
            follower.read();
        }
        now = Instant.ofEpochSecond(number("now"));
        Outcomes outcomes = new Outcomes();
        try {
            new GatehouseJwtDecoder(
                            properties,
                            new PublishedKeys(new CaseServer(pages), properties.maxStaleness(), clock),
                            new TokenChecks(properties, clock),
                            feed,
                            outcomes,
                            token -> OAuth2TokenValidatorResult.success())
                    .decode((String) members.get("token"));
            return "accept";
        } catch (TokenRejected e) {
            return e.reason().code();
        } catch (VerifierUnavailable e) {
            return e.reason().code();
        }
    }

    private GatehouseVerifierProperties properties() {
        return new GatehouseVerifierProperties(
                (String) settings.get("issuer"),
                null,
                (String) settings.get("audience"),
                Set.copyOf(((List<?>) settings.get("algorithms"))
                        .stream().map(String.class::cast).toList()),
                Duration.ofSeconds(((Number) settings.get("clock_skew")).longValue()),
                "orders",
                "secret",
                Duration.ofSeconds(((Number) settings.get("max_staleness")).longValue()),
                null);
    }

    private long number(String name) {
        return ((Number) members.get(name)).longValue();
    }

    @Override
    public String toString() {
        return (String) members.get("name");
    }

    private final class CaseServer implements GatehouseServer {
        private final List<?> pages;
        private int next;

        CaseServer(List<?> pages) {
            this.pages = pages;
        }

        @Override
        public String keys() throws IOException {
            List<?> reads = (List<?>) members.get("keys");
            Object name = reads.get(Math.min(keyReads++, reads.size() - 1));
            return response(name == null ? null : keySets.get(name));
        }

        @Override
        public String revocations(String cursor, int waitSeconds) throws IOException {
            return response(pages.get(next++));
        }

        @SuppressWarnings("unchecked")
        private String response(Object body) throws IOException {
            if (body == null) {
                throw new IOException("the case has no response");
            }
            return JSONObjectUtils.toJSONString((Map<String, ?>) body);
        }
    }

    private final class CaseClock extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
