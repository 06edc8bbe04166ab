package dev.gatehouse.token;

import dev.gatehouse.config.Misconfiguration;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How tokens are made, renewed and remembered.
 *
 * @param issuer the claim {@code iss}: the address under which clients know this service
 * @param lifetime of one token
 * @param renewAfter the age from which a presented token is answered with a new one; zero for each request
 * @param sliding whether tokens are renewed so at all
 * @param clockSkew how far the clocks of several nodes may be apart; the session's end has no such tolerance
 * @param claims further claims by name, each with the attribute of the identity that it takes its value from
 * @param roleFlags whether a token has one boolean per configured role beside {@code roles}
 * @param remembered how many verified tokens are kept in memory, so that they are not verified again
 * @param maxSize of a token, so that headers stay within what proxies let pass
 * @param oversize what becomes of a sign-in whose token would be larger
 */
@ConfigurationProperties("gatehouse.token")
record TokenProperties(
        @DefaultValue("http://localhost:8080") String issuer,
        @DefaultValue("15m") Duration lifetime,
        @DefaultValue("1m") Duration renewAfter,
        @DefaultValue("true") boolean sliding,
        @DefaultValue("10s") Duration clockSkew,
        @DefaultValue Map<String, String> claims,
        @DefaultValue("false") boolean roleFlags,
        @DefaultValue("10000") int remembered,
        @DefaultValue("4KB") DataSize maxSize,
        @DefaultValue("refuse") Oversize oversize) {

    static final Set<String> RESERVED = Set.of(
            "iss",
            "sub",
            "aud",
            "exp",
            "nbf",
            "iat",
            "jti",
            "sid",
            "auth_time",
            "roles",
            "source",
            "confirmed_at",
            "cnf",
            "act");

    private static final DataSize HARD_LIMIT = DataSize.ofKilobytes(8);

    /** What becomes of a sign-in whose token would be too large. */
    enum Oversize {
        REFUSE,
        /** The token carries the roles, and no claims from attributes. */
        ROLES_ONLY
    }

    TokenProperties {
        Misconfiguration.check(
                !issuer.isBlank(), "gatehouse.token.issuer", "is blank", "Set it to the address of this service.");
        Misconfiguration.check(
                lifetime.toSeconds() >= 1,
                "gatehouse.token.lifetime",
                "is shorter than a second",
                "Give a duration such as 15m.");
        Misconfiguration.check(
                !renewAfter.isNegative(),
                "gatehouse.token.renew-after",
                "is negative",
                "Give a duration such as 1m, or 0s.");
        Misconfiguration.check(
                !clockSkew.isNegative(),
                "gatehouse.token.clock-skew",
                "is negative",
                "Give a duration such as 10s, or 0s.");
        Misconfiguration.check(
                remembered >= 0, "gatehouse.token.remembered", "is negative", "Give a number such as 10000.");
        Misconfiguration.check(
                maxSize.toBytes() >= 512 && maxSize.compareTo(HARD_LIMIT) <= 0,
                "gatehouse.token.max-size",
                "is not between 512B and " + HARD_LIMIT.toKilobytes() + "KB, beyond which no token is taken",
                "Give a size such as 4KB.");
        for (String claim : claims.keySet()) {
            Misconfiguration.check(
                    !RESERVED.contains(claim),
                    "gatehouse.token.claims",
                    "sets " + claim + ", which is ours",
                    "Name it otherwise.");
        }
    }
}
