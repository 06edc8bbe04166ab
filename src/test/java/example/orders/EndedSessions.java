package example.orders;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Rejects tokens of ended sessions. Spring Boot adds every bean of this type to the checks of its decoder. */
@Component
class EndedSessions implements OAuth2TokenValidator<Jwt>, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EndedSessions.class);
    private static final OAuth2Error ENDED =
            new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, "The session has ended", null);
    /** Longer than the time for which an expired token is still accepted: Spring's tolerance is a minute. */
    private static final Duration TOLERANCE = Duration.ofMinutes(2);

    private final Map<String, Instant> ended = new ConcurrentHashMap<>();
    private final Map<String, UserEnd> users = new ConcurrentHashMap<>();
    private final ExecutorService follower = Executors.newSingleThreadExecutor();
    private final RestClient gatehouse;
    private String cursor = "";
    private volatile boolean complete;

    EndedSessions(
            @Value("${spring.security.oauth2.resourceserver.jwt.issuer-uri}") String issuer,
            @Value("${gatehouse.client-id}") String id,
            @Value("${gatehouse.client-secret}") String secret) {
        JdkClientHttpRequestFactory http = new JdkClientHttpRequestFactory();
        http.setReadTimeout(Duration.ofSeconds(40)); // longer than the wait at Gatehouse
        gatehouse = RestClient.builder()
                .requestFactory(http)
                .baseUrl(issuer)
                .defaultHeaders(headers -> headers.setBasicAuth(id, secret))
                .build();
        follower.execute(this::follow);
    }

    @Override
    public OAuth2TokenValidatorResult validate(Jwt token) {
        if (!complete) {
            throw new JwtException("The ended sessions are not known yet"); // answered with 500
        }
        return ended.containsKey(token.getClaimAsString("sid")) || ends(token.getSubject(), token) || ends("", token)
                ? OAuth2TokenValidatorResult.failure(ENDED)
                : OAuth2TokenValidatorResult.success();
    }

    /** The empty user stands for all users. */
    private boolean ends(String sub, Jwt token) {
        UserEnd end = users.get(sub);
        return end != null && end.ends(token.getClaimAsString("sid"), token.getClaimAsInstant("auth_time"));
    }

    private void follow() {
        while (!follower.isShutdown()) {
            try {
                readPage();
            } catch (RuntimeException e) {
                log.warn("Ended sessions cannot be read from Gatehouse, next attempt in 1 s: {}", e.getMessage());
                LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            }
        }
    }

    /** Waits for new ends only when all earlier ones are known. */
    private void readPage() {
        Page page = gatehouse
                .get()
                .uri("/revocations?after={cursor}&wait={seconds}", cursor, complete ? 30 : 0)
                .retrieve()
                .requiredBody(Page.class);
        page.ended.forEach(end -> ended.put(end.sid, Instant.ofEpochSecond(end.until)));
        page.users.forEach(end -> users.put(end.sub, end));
        Instant forgotten = Instant.now().minus(TOLERANCE);
        ended.values().removeIf(forgotten::isAfter);
        users.values().removeIf(end -> forgotten.isAfter(Instant.ofEpochSecond(end.until)));
        cursor = page.cursor;
        complete |= page.ended.isEmpty() && page.users.isEmpty();
    }

    @Override
    public void close() {
        follower.shutdownNow();
    }

    record Page(String cursor, List<End> ended, List<UserEnd> users) {}

    record End(String sid, long until) {}

    /** All sessions of a user that were opened until a time, except one. */
    record UserEnd(String sub, @JsonProperty("not_after") long notAfter, String except, long until) {
        boolean ends(String sid, Instant openedAt) {
            return openedAt.getEpochSecond() <= notAfter && !sid.equals(except);
        }
    }
}
