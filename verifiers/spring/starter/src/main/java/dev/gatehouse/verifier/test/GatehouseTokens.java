package dev.gatehouse.verifier.test;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.verifier.GatehouseServer;
import dev.gatehouse.verifier.GatehouseVerifierProperties;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Takes the place of Gatehouse in a service's own tests, without network: {@code @Import(GatehouseTokens.class)}. The service
 * checks its tokens as it checks others. The service must accept the algorithm ES256.
 */
public final class GatehouseTokens implements GatehouseServer {
    private static final long LIFETIME_SECONDS = 900;
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final GatehouseVerifierProperties properties;
    private final ECKey key;
    private final List<Map<String, Object>> ended = new CopyOnWriteArrayList<>();
    private int read;

    /** @param properties the issuer and audience of the tokens */
    public GatehouseTokens(GatehouseVerifierProperties properties) throws JOSEException {
        this.properties = properties;
        this.key = new ECKeyGenerator(Curve.P_256)
                .keyID("test")
                .algorithm(JWSAlgorithm.ES256)
                .generate();
    }

    /** A valid token of a new session. */
    public String token(String user, String... roles) {
        Instant now = Instant.now();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .jwtID(UUID.randomUUID().toString())
                .issuer(properties.issuer())
                .subject(user)
                .audience(List.of(properties.audience()))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(LIFETIME_SECONDS)))
                .claim("auth_time", now.getEpochSecond())
                .claim("sid", UUID.randomUUID().toString())
                .claim("roles", List.of(roles))
                .build();
        return signed(claims);
    }

    /** A token with these claims, whether or not they are valid. */
    public String signed(JWTClaimsSet claims) {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .keyID(key.getKeyID())
                .type(new JOSEObjectType("at+jwt"))
                .build();
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    /** Ends the session of a token, and returns when the service knows it; the service must follow the feed. */
    public synchronized void signOut(String token) throws InterruptedException {
        if (!properties.followsFeed()) {
            throw new IllegalStateException("The service does not follow the feed: set gatehouse.verifier.client-id");
        }
        ended.add(Map.of("sid", session(token), "until", Instant.now().getEpochSecond() + LIFETIME_SECONDS));
        notifyAll();
        long limit = System.nanoTime() + MAX_WAIT_NANOS;
        while (read < ended.size()) {
            long remaining = TimeUnit.NANOSECONDS.toMillis(limit - System.nanoTime());
            if (remaining <= 0) {
                throw new IllegalStateException("The service has not read the feed");
            }
            wait(remaining);
        }
    }

    @Override
    public String keys() {
        return new JWKSet(key).toString();
    }

    @Override
    public synchronized String revocations(String cursor, int waitSeconds) throws InterruptedException {
        read = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
        notifyAll();
        if (read == ended.size() && waitSeconds > 0) {
            wait(TimeUnit.SECONDS.toMillis(waitSeconds));
        }
        return JSONObjectUtils.toJSONString(Map.of(
                "cursor", Integer.toString(ended.size()),
                "ended", List.copyOf(ended.subList(read, ended.size())),
                "users", List.of()));
    }

    private static String session(String token) {
        try {
            return SignedJWT.parse(token).getJWTClaimsSet().getStringClaim("sid");
        } catch (ParseException e) {
            throw new IllegalArgumentException("not a token of Gatehouse", e);
        }
    }
}
