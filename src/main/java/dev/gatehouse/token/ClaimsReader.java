package dev.gatehouse.token;

import dev.gatehouse.identity.revalidation.IdentityConfirmation;
import dev.gatehouse.session.SessionEnds;
import dev.gatehouse.session.revocation.PresentedSession;
import dev.gatehouse.token.jose.JoseJson;
import dev.gatehouse.token.jose.TokenFault;
import dev.gatehouse.token.keys.TokenTimes;
import dev.gatehouse.token.keys.VerifyingKey;
import io.jsonwebtoken.Claims;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.stereotype.Component;

/** Reads the claims of a token whose signature is valid. Every claim must be there and have its type. */
@Component
record ClaimsReader(TokenNames names, TokenTimes times, SessionEnds sessions) {
    /** The end of the year 9999. A later time is one in milliseconds. */
    private static final long MAX_SECONDS = 253_402_300_799L;

    private static final String AUTH_TIME = "auth_time";

    /**
     * @param key the key that signed the claims; what a token of an imported key says was not checked when it was issued
     */
    AccessToken read(Claims claims, VerifyingKey key) {
        if (!names.issuer().equals(claims.getIssuer())) {
            throw TokenFault.WRONG_ISSUER.refusal("issuer " + claims.getIssuer());
        }
        String audience = audience(claims);
        List<String> roles = roles(claims.get("roles"));
        Validity validity = validity(claims, key);
        Map<String, Object> all = claims(claims, key);
        String subject = text(claims, Claims.SUBJECT, PresentedSession.MAX_USER_LENGTH);
        return new AccessToken(
                text(claims, Claims.ID, PresentedSession.MAX_ID_LENGTH),
                key.kid(),
                subject,
                audience,
                new PresentedSession(
                        text(claims, "sid", PresentedSession.MAX_ID_LENGTH),
                        subject,
                        time(claims, AUTH_TIME),
                        validity.expiresAt()),
                validity,
                new IdentityConfirmation(
                        text(claims, ClaimsWriter.SOURCE, PresentedSession.MAX_USER_LENGTH),
                        time(claims, ClaimsWriter.CONFIRMED_AT)),
                roles,
                AuthorityUtils.createAuthorityList(
                        roles.stream().map(role -> "ROLE_" + role).toList()),
                all.get(AccessToken.IMPORTED_KEY) instanceof String thumbprint ? thumbprint : null,
                all,
                new String(JoseJson.bytes(all), StandardCharsets.UTF_8));
    }

    /** The next tokens of a session keep the claim that names the imported key, since the session has no other proof. */
    private static Map<String, Object> claims(Claims claims, VerifyingKey key) {
        Map<String, Object> read = new LinkedHashMap<>(claims);
        if (!key.sealed()) {
            read.put(AccessToken.IMPORTED_KEY, key.thumbprint());
        }
        return Collections.unmodifiableMap(read);
    }

    /** Revocations are kept for one lifetime, so no token is valid for longer, whatever the lifetime was when it was issued. */
    private Validity validity(Claims claims, VerifyingKey key) {
        Instant issuedAt = time(claims, Claims.ISSUED_AT);
        if (!key.sealed()) {
            Instant latest = issuedAt.plus(times.clockSkew());
            requireNotAfter(latest, claims, AUTH_TIME);
            requireNotAfter(latest, claims, ClaimsWriter.CONFIRMED_AT);
        }
        Instant notBefore = claims.containsKey(Claims.NOT_BEFORE) ? time(claims, Claims.NOT_BEFORE) : issuedAt;
        return new Validity(
                notBefore.isAfter(issuedAt) ? notBefore : issuedAt,
                issuedAt,
                earlier(time(claims, Claims.EXPIRATION), issuedAt.plus(times.lifetime())),
                sessionEnd(claims, key));
    }

    /** Tokens from before this claim have the configured end, and no imported key gives a session a later one. */
    private Instant sessionEnd(Claims claims, VerifyingKey key) {
        Instant configured = sessions.endOf(time(claims, AUTH_TIME));
        if (!claims.containsKey(ClaimsWriter.SESSION_END)) {
            return configured;
        }
        Instant end = time(claims, ClaimsWriter.SESSION_END);
        return key.sealed() ? end : earlier(end, configured);
    }

    /** A later time of the sign-in or of the confirmation would put off the session's end or the next confirmation. */
    private static void requireNotAfter(Instant latest, Claims claims, String name) {
        if (time(claims, name).isAfter(latest)) {
            throw TokenFault.MALFORMED.refusal(name + " is later than iat");
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Our own audience if it is among them, else the only one. */
    private String audience(Claims claims) {
        Set<String> named = Objects.requireNonNullElse(claims.getAudience(), Set.of());
        if (named.contains(names.own())) {
            return names.own();
        }
        return named.stream()
                .filter(name -> named.size() == 1 && names.contains(name))
                .findFirst()
                .orElseThrow(() -> TokenFault.WRONG_AUDIENCE.refusal("audience " + named));
    }

    /** Other issuers choose texts of any length, and the columns of the store are limited. */
    private static String text(Claims claims, String name, int maxLength) {
        if (claims.get(name) instanceof String text && !text.isBlank() && text.length() <= maxLength) {
            return text;
        }
        throw TokenFault.MALFORMED.refusal("no text of at most " + maxLength + " characters in " + name);
    }

    private static Instant time(Claims claims, String name) {
        if (claims.get(name) instanceof Number seconds
                && seconds.longValue() >= 0
                && seconds.longValue() <= MAX_SECONDS) {
            return Instant.ofEpochSecond(seconds.longValue());
        }
        throw TokenFault.MALFORMED.refusal("no time in " + name);
    }

    private static List<String> roles(@Nullable Object roles) {
        if (roles instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw TokenFault.MALFORMED.refusal("no list of texts in roles");
    }
}
