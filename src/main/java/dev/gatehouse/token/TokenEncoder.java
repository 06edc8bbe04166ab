package dev.gatehouse.token;

import dev.gatehouse.token.encryption.TokenEncryption;
import dev.gatehouse.token.keys.SigningKeys;
import dev.gatehouse.token.keys.TokenTimes;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Encodes claims as a JWT (RFC 7519) of the type of RFC 9068: sealed, signed as a JWS (RFC 7515), and encrypted if the
 * configuration of the audience requires it.
 */
@Component
record TokenEncoder(TokenTimes times, IssuanceSeal seal, SigningKeys keys, TokenEncryption encryption, Clock clock) {
    static final String TYPE = "at+jwt";

    /**
     * @param claims all claims but {@code iat}, {@code exp} and {@code jti}, which are set here
     * @param sessionEnd the token does not expire after it
     */
    IssuedToken encode(Map<String, Object> claims, String audience, Instant sessionEnd) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = now.plus(times.lifetime()).truncatedTo(ChronoUnit.SECONDS);
        Instant expiresAt = end.isBefore(sessionEnd) ? end : sessionEnd;
        Map<String, Object> all = new LinkedHashMap<>(claims);
        all.remove("jti");
        all.put("iat", now.getEpochSecond());
        all.put("exp", expiresAt.getEpochSecond());
        String signed = keys.current().sign(TYPE, seal.sealed(all));
        return new IssuedToken(encryption.encrypt(audience, signed), now, expiresAt);
    }
}
