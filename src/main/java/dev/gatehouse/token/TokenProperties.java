package dev.gatehouse.token;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.gatehouse.config.Misconfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The content, renewal and caching of tokens.
 *
 * @param issuer the claim {@code iss}: the address under which clients know this service
 * @param audience Gatehouse's own: the claim {@code aud} if a client requests none
 * @param clientId the claim {@code client_id} of tokens for this audience; its name if null
 * @param audiences the others that a client can request, by name
 * @param renewAfter the age from which a response to a token carries a renewed one; zero for each request
 * @param sliding whether tokens are renewed this way
 * @param claims further claims by name, each with the attribute of the identity that gives its value
 * @param roleFlags whether a token has one boolean claim per configured role besides {@code roles}
 * @param roleScope whether a token has its roles as the claim {@code scope}, too
 * @param remembered how many verified tokens are cached, so that they are not verified again
 * @param maxSize of a token, so that headers stay within the limits of proxies
 * @param oversize what happens at a sign-in whose token would be larger
 */
@ConfigurationProperties("gatehouse.token")
record TokenProperties(
        @DefaultValue("http://localhost:8080") String issuer,
        @DefaultValue("gatehouse") String audience,
        @Nullable String clientId,
        @DefaultValue Map<String, Audience> audiences,
        @DefaultValue("1m") Duration renewAfter,
        @DefaultValue("true") boolean sliding,
        @DefaultValue Map<String, String> claims,
        @DefaultValue("false") boolean roleFlags,
        @DefaultValue("false") boolean roleScope,
        @DefaultValue("10000") int remembered,
        @DefaultValue("4KB") DataSize maxSize,
        @DefaultValue("refuse") Oversize oversize) {

    private static final Set<String> OWN_CLAIMS = Set.of(
            "sid",
            "auth_time",
            "session_exp",
            "roles",
            "source",
            "confirmed_at",
            "client_id",
            "imported_key",
            "cnf",
            "act");

    private static final DataSize HARD_LIMIT = DataSize.ofKilobytes(8);

    /**
     * A service that needs tokens of its own.
     *
     * @param roles the roles that its tokens contain; all roles of the user if empty
     * @param requires the user needs one of these roles to get a token; none if empty
     * @param renewable whether the service that receives such a token can get further ones for it
     * @param clientId the claim {@code client_id}; the name of the audience if null
     */
    record Audience(
            @DefaultValue List<String> roles,
            @DefaultValue List<String> requires,
            @DefaultValue("false") boolean renewable,
            @Nullable String clientId) {
        static final Audience OPEN = new Audience(List.of(), List.of(), false, null);
    }

    /** What happens at a sign-in whose token would be too large. */
    enum Oversize {
        REFUSE,
        /** The token has the roles, but no claims from attributes. */
        ROLES_ONLY
    }

    TokenProperties {
        Misconfiguration.check(
                !issuer.isBlank(), "gatehouse.token.issuer is blank", "Set it to the address of this service.");
        Misconfiguration.check(
                !audience.isBlank(), "gatehouse.token.audience is blank", "Name the services that accept the tokens.");
        Misconfiguration.check(
                clientId == null || !clientId.isBlank(),
                "gatehouse.token.client-id is blank",
                "Remove it, or name the client of the tokens.");
        Misconfiguration.check(
                !renewAfter.isNegative(),
                "gatehouse.token.renew-after is negative",
                "Give a duration such as 1m, or 0s.");
        Misconfiguration.check(
                remembered >= 0, "gatehouse.token.remembered is negative", "Give a number such as 10000.");
        Misconfiguration.check(
                maxSize.toBytes() >= 512 && maxSize.compareTo(HARD_LIMIT) <= 0,
                "gatehouse.token.max-size is not between 512B and " + HARD_LIMIT.toKilobytes()
                        + "KB, beyond which no token is accepted",
                "Give a size such as 4KB.");
        Misconfiguration.check(
                !roleScope || !claims.containsKey("scope"),
                "gatehouse.token.role-scope would overwrite the claim scope of gatehouse.token.claims",
                "Remove the claim, or turn role-scope off.");
        for (String claim : claims.keySet()) {
            Misconfiguration.check(
                    !isReserved(claim),
                    "gatehouse.token.claims sets " + claim + ", which Gatehouse sets itself",
                    "Choose another name.");
        }
    }

    /** Whether Gatehouse sets a claim itself, or RFC 7519 defines it. */
    static boolean isReserved(String claim) {
        return OWN_CLAIMS.contains(claim) || JWTClaimsSet.getRegisteredNames().contains(claim);
    }
}
