package dev.gatehouse.token;

import dev.gatehouse.identity.revalidation.IdentityConfirmation;
import dev.gatehouse.session.Sessions;
import dev.gatehouse.session.revocation.PresentedSession;
import dev.gatehouse.token.jose.TokenFault;
import io.jsonwebtoken.Claims;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.stereotype.Component;

/** Reads the claims of a token whose signature is valid. Every claim must be there and have its type. */
@Component
record ClaimsReader(TokenProperties properties, Audiences audiences, Sessions sessions) {
    /** The end of the year 9999. A later time is one in milliseconds. */
    private static final long MAX_SECONDS = 253_402_300_799L;

    private static final String AUTH_TIME = "auth_time";

    AccessToken read(Claims claims, String kid) {
        if (!properties.issuer().equals(claims.getIssuer())) {
            throw TokenFault.WRONG_ISSUER.refusal("issuer " + claims.getIssuer());
        }
        String audience = audience(claims);
        List<String> roles = roles(claims.get("roles"));
        Validity validity = validity(claims);
        String subject = text(claims, Claims.SUBJECT);
        return new AccessToken(
                text(claims, Claims.ID),
                kid,
                subject,
                audience,
                new PresentedSession(sessionId(claims), subject, time(claims, AUTH_TIME), validity.expiresAt()),
                validity,
                new IdentityConfirmation(text(claims, ClaimsWriter.SOURCE), time(claims, ClaimsWriter.CONFIRMED_AT)),
                roles,
                AuthorityUtils.createAuthorityList(
                        roles.stream().map(role -> "ROLE_" + role).toList()),
                Collections.unmodifiableMap(new LinkedHashMap<>(claims)));
    }

    private Validity validity(Claims claims) {
        Instant issuedAt = time(claims, Claims.ISSUED_AT);
        Instant notBefore = claims.containsKey(Claims.NOT_BEFORE) ? time(claims, Claims.NOT_BEFORE) : issuedAt;
        return new Validity(
                notBefore.isAfter(issuedAt) ? notBefore : issuedAt,
                issuedAt,
                time(claims, Claims.EXPIRATION),
                sessionEnd(claims));
    }

    /** Tokens of other issuers, and those from before this claim, have the configured end. */
    private Instant sessionEnd(Claims claims) {
        return claims.containsKey(ClaimsWriter.SESSION_END)
                ? time(claims, ClaimsWriter.SESSION_END)
                : sessions.endOf(time(claims, AUTH_TIME));
    }

    private static String sessionId(Claims claims) {
        String id = text(claims, "sid");
        if (id.length() > PresentedSession.MAX_ID_LENGTH) {
            throw TokenFault.MALFORMED.refusal("sid is longer than " + PresentedSession.MAX_ID_LENGTH + " characters");
        }
        return id;
    }

    /** Our own audience if it is among them, else the only one. */
    private String audience(Claims claims) {
        Set<String> named = Objects.requireNonNullElse(claims.getAudience(), Set.of());
        if (named.contains(audiences.own())) {
            return audiences.own();
        }
        return named.stream()
                .filter(name -> named.size() == 1 && audiences.contains(name))
                .findFirst()
                .orElseThrow(() -> TokenFault.WRONG_AUDIENCE.refusal("audience " + named));
    }

    private static String text(Claims claims, String name) {
        if (claims.get(name) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw TokenFault.MALFORMED.refusal("no text in " + name);
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
