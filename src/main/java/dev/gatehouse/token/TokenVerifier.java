package dev.gatehouse.token;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.Sessions;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.threads.BoundedCache;
import dev.gatehouse.token.jose.CompactForm;
import dev.gatehouse.token.jose.JoseJson;
import dev.gatehouse.token.keys.SigningAlgorithm;
import dev.gatehouse.token.keys.SigningKeys;
import dev.gatehouse.token.keys.VerifyingKey;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Header;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.JwsHeader;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.io.Deserializer;
import io.jsonwebtoken.security.SecurityException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.Key;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.stereotype.Component;

/**
 * Verifies access tokens. What was found good is remembered until it expires, so that a token is decoded once and not
 * once a request; the clock is asked every time. What was found bad is not remembered: garbage has no place in memory.
 */
@Component
public class TokenVerifier {
    private static final int MAX_LENGTH = 8 * 1024;
    private static final Set<String> HEADER = Set.of("alg", "kid", "typ");

    /** JJWT's own look at the clock is put out of reach: {@link AccessToken#requireLive} is the one place for time. */
    private static final long NEVER_MIND_SECONDS = Duration.ofDays(36_500).toSeconds();

    private final TokenProperties properties;
    private final SigningKeys keys;
    private final IssuanceSeal seal;
    private final TokenEncryption encryption;
    private final Audiences audiences;
    private final Sessions sessions;
    private final Revocations revocations;
    private final Clock clock;
    private final JwtParser parser;
    private final JwtParser headersOnly;
    private final Cache<String, AccessToken> remembered;
    private final Counter verifications;
    private final LongAdder hits = new LongAdder();

    TokenVerifier(
            TokenProperties properties,
            SigningKeys keys,
            IssuanceSeal seal,
            TokenEncryption encryption,
            Audiences audiences,
            Sessions sessions,
            Revocations revocations,
            Clock clock,
            MeterRegistry meters) {
        this.seal = seal;
        this.encryption = encryption;
        this.audiences = audiences;
        this.properties = properties;
        this.keys = keys;
        this.sessions = sessions;
        this.revocations = revocations;
        this.clock = clock;
        this.parser = parser(JoseJson.READER);
        this.headersOnly = parser(JoseJson.HEADER_READER);
        this.remembered = BoundedCache.builder(properties.remembered())
                .expireAfterWrite(properties.lifetime().plus(properties.clockSkew()))
                .build();
        this.verifications = Counter.builder("gatehouse.token.verifications")
                .description("Tokens decoded and verified, those remembered not counted")
                .register(meters);
        FunctionCounter.builder("gatehouse.token.remembered", hits, LongAdder::sum)
                .description("Tokens that were known to be good, and so not decoded")
                .register(meters);
    }

    /**
     * @return the claims of a token that is good now
     * @throws Refusal {@code token_invalid}, {@code token_expired} or {@code session_ended}
     */
    public AccessToken verify(String token) {
        return verify(token, () -> {});
    }

    /**
     * The same.
     *
     * @param beforeWork runs before a token that is not remembered is looked at, and may refuse it
     */
    public AccessToken verify(String token, Runnable beforeWork) {
        if (token.length() > MAX_LENGTH) {
            throw TokenFault.TOO_LONG.refusal(token.length() + " characters");
        }
        AccessToken known = remembered.getIfPresent(token);
        if (known == null) {
            beforeWork.run();
        } else {
            hits.increment();
        }
        AccessToken verified = known == null ? remembered.get(token, this::decode) : known;
        verified.requireLive(clock.instant(), properties.clockSkew());
        if (revocations.isRevoked(verified.sessionId())) {
            throw new Refusal(
                    ProblemCode.SESSION_ENDED, "session has ended", "it was ended", new EndedSession(verified));
        }
        return verified;
    }

    private JwtParser parser(Deserializer<Map<String, ?>> json) {
        return SigningAlgorithm.restrict(Jwts.parser().json(json))
                .keyLocator(this::locate)
                .clockSkewSeconds(NEVER_MIND_SECONDS)
                .build();
    }

    private AccessToken decode(String presented) {
        verifications.increment();
        return read(CompactForm.hasFiveParts(presented) ? encryption.decrypted(presented) : presented);
    }

    /** The same for a token that came as it is and for one that was encrypted: the signature is what counts. */
    private AccessToken read(String token) {
        if (!CompactForm.isSigned(token)) {
            throw TokenFault.MALFORMED.refusal("not a canonical compact serialization");
        }
        try {
            Jws<Claims> signed = parser.parseSignedClaims(token);
            requireSeal(token, signed.getHeader(), signed.getPayload());
            return new ClaimsReader(properties, audiences, sessions)
                    .read(signed.getPayload(), signed.getHeader().getKeyId());
        } catch (SecurityException e) {
            throw TokenFault.BAD_SIGNATURE.refusal(String.valueOf(e.getMessage()));
        } catch (JwtException | IllegalArgumentException e) {
            requireNotSigned(token);
            throw TokenFault.MALFORMED.refusal(String.valueOf(e.getMessage()));
        }
    }

    /** What cannot be read was never issued here: if the signature over it is right, somebody else made it. */
    private void requireNotSigned(String token) {
        Jws<Claims> signed;
        try {
            signed = headersOnly.parseSignedClaims(token);
        } catch (JwtException | IllegalArgumentException asItShould) {
            return;
        }
        requireSeal(token, signed.getHeader(), Map.of());
    }

    /** To the client a wrong seal is a wrong signature like any other; the cause is for those who watch. */
    private void requireSeal(String token, JwsHeader header, Map<String, ?> claims) {
        boolean issuedElsewhere = keys.find(header.getKeyId()).stream().anyMatch(key -> !key.sealed());
        if (!issuedElsewhere && !seal.isRight(payload(token))) {
            throw TokenFault.BAD_SIGNATURE.refusal("the seal is wrong", new ForgedToken(header.getKeyId(), claims));
        }
    }

    private static byte[] payload(String token) {
        return Base64.getUrlDecoder().decode(token.substring(token.indexOf('.') + 1, token.lastIndexOf('.')));
    }

    /**
     * The header is ours to the letter: our type, our algorithm, our key, and not one member more. So nothing that a
     * token says of keys ({@code jwk}, {@code jku}, {@code x5c}), of extensions ({@code crit}, {@code b64}) or of
     * compression is ever looked at.
     */
    private Key locate(Header header) {
        if (!HEADER.equals(header.keySet())) {
            throw TokenFault.MALFORMED.refusal("the header has the members " + header.keySet());
        }
        if (!TokenIssuer.TYPE.equals(header.getType())) {
            throw TokenFault.MALFORMED.refusal("the type is " + header.getType());
        }
        VerifyingKey key = keys.find(String.valueOf(header.get("kid")))
                .orElseThrow(() -> TokenFault.KEY_UNKNOWN.refusal("another kid"));
        if (!key.algorithm().id().equals(header.getAlgorithm())) {
            throw TokenFault.BAD_SIGNATURE.refusal("the algorithm is " + header.getAlgorithm());
        }
        return key.key();
    }
}
