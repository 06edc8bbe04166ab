package dev.gatehouse.verifier;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Spring Security's decoder with the keys of Gatehouse, followed by the checks of the claims and the feed. It returns a
 * {@link GatehouseUser}. A token that is not valid is a {@link BadJwtException} and becomes a 401; missing knowledge is
 * another {@link JwtException}.
 */
final class GatehouseJwtDecoder implements JwtDecoder {
    private static final int MAX_LENGTH = 8 * 1024;

    private final NimbusJwtDecoder signatures;
    private final Set<JWSAlgorithm> algorithms;
    private final PublishedKeys keys;
    private final TokenChecks checks;
    private final Feed feed;
    private final Outcomes outcomes;

    /**
     * @param feed null if the service does not follow the feed
     * @param more the checks of the service itself
     */
    GatehouseJwtDecoder(
            GatehouseVerifierProperties properties,
            PublishedKeys keys,
            TokenChecks checks,
            Feed feed,
            Outcomes outcomes,
            OAuth2TokenValidator<Jwt> more) {
        this.algorithms =
                properties.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toUnmodifiableSet());
        this.keys = keys;
        this.checks = checks;
        this.feed = feed;
        this.outcomes = outcomes;
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys));
        processor.setJWSTypeVerifier((type, context) -> {}); // TokenChecks has the types
        processor.setJWTClaimsSetVerifier((claims, context) -> {}); // and the times
        this.signatures = new NimbusJwtDecoder(processor);
        this.signatures.setJwtValidator(more);
    }

    @Override
    public GatehouseUser decode(String token) {
        try {
            GatehouseUser user = verified(token);
            outcomes.accepted();
            return user;
        } catch (TokenRejected e) {
            outcomes.rejected(e.reason());
            throw e;
        } catch (VerifierUnavailable e) {
            outcomes.rejected(e.reason());
            throw e;
        }
    }

    private GatehouseUser verified(String token) {
        if (token.length() > MAX_LENGTH) {
            throw new TokenRejected(Reason.MALFORMED, null);
        }
        Jwt signed = signed(token);
        checks.objection(signed).ifPresent(reason -> reject(reason, null));
        GatehouseUser user = new GatehouseUser(signed);
        Optional.ofNullable(feed).flatMap(known -> known.objection(user)).ifPresent(reason -> reject(reason, null));
        return user;
    }

    private Jwt signed(String token) {
        try {
            return signatures.decode(token);
        } catch (JwtValidationException e) {
            throw reject(Reason.APPLICATION, e);
        } catch (BadJwtException e) {
            throw reject(reason(token, e.getCause()), e);
        } catch (JwtException e) {
            if (e.getCause() instanceof KeySourceException) {
                throw reject(Reason.KEYS_UNREACHABLE, e);
            }
            throw reject(Reason.SIGNATURE, e);
        }
    }

    private static RuntimeException reject(Reason reason, Throwable cause) {
        if (reason.isOutage()) {
            throw new VerifierUnavailable(reason, cause);
        }
        throw new TokenRejected(reason, cause);
    }

    /** Nimbus has one exception for an algorithm that is not accepted and for a key that is unknown. */
    private Reason reason(String token, Throwable cause) {
        if (cause instanceof BadJWSException) {
            return Reason.SIGNATURE;
        }
        try {
            JWSHeader header = SignedJWT.parse(token).getHeader();
            if (cause instanceof BadJWTException || !(cause instanceof BadJOSEException)) {
                return Reason.MALFORMED; // claims that are no JSON object, or of another type
            }
            boolean known = header.getKeyID() != null && keys.contains(header.getKeyID());
            return known || !algorithms.contains(header.getAlgorithm()) ? Reason.ALGORITHM : Reason.UNKNOWN_KEY;
        } catch (ParseException e) {
            return Reason.MALFORMED;
        }
    }
}
