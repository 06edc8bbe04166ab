package dev.gatehouse.identity.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import dev.gatehouse.config.Findings;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** ID tokens and access tokens in JWT format, verified with the provider's published keys. */
record SignedTokens(OAuthProvider provider, ProviderKeys keys, ClaimRules rules) implements TokenVerification {
    private static final Logger log = LoggerFactory.getLogger(SignedTokens.class);

    /** ID tokens and access tokens (RFC 9068), but not other tokens that a provider signs, such as logout tokens. */
    private static final Set<JOSEObjectType> TYPES = Stream.of("JWT", "at+jwt", "application/at+jwt")
            .map(JOSEObjectType::new)
            .collect(Collectors.toUnmodifiableSet());

    private static final int DOTS_OF_JWE = 4;

    @Override
    public Verdict verify(String token) {
        return verdict(token).describedBy(TokenSummary.of(token));
    }

    private Verdict verdict(String token) {
        if (token.chars().filter(c -> c == '.').count() == DOTS_OF_JWE) {
            return new Verdict.Rejected(
                    "the token is encrypted (JWE), which is not supported; let the provider only sign it");
        }
        try {
            JWSObject signed = JWSObject.parse(token);
            Optional<String> fault = headerFault(signed.getHeader());
            if (fault.isEmpty()) {
                fault = signatureFault(signed);
            }
            return fault.isPresent()
                    ? new Verdict.Rejected(fault.get())
                    : rules.ofSignedToken(Claims.parsed(signed.getPayload().toString()));
        } catch (ParseException | JacksonException e) {
            return new Verdict.Rejected("the token is malformed");
        } catch (IllegalArgumentException e) {
            return new Verdict.Rejected("the token has a malformed claim: " + e.getMessage());
        }
    }

    private Optional<String> headerFault(JWSHeader header) {
        if (header.getType() != null && !TYPES.contains(header.getType())) {
            return Optional.of("the token is not an ID token or access token (typ)");
        }
        if (header.getCriticalParams() != null || !header.isBase64URLEncodePayload()) {
            return Optional.of("the token requires an extension (crit)");
        }
        return algorithms().contains(header.getAlgorithm())
                ? Optional.empty()
                : Optional.of("the token has another algorithm than "
                        + provider.properties().tokens().algorithms());
    }

    private Optional<String> signatureFault(JWSObject token) {
        try {
            List<JWK> candidates = keys.get(new JWKSelector(matcher(token.getHeader())), null);
            if (candidates.isEmpty()) {
                return Optional.of("the provider has no key with the kid and algorithm of the token");
            }
            return candidates.stream().anyMatch(key -> isSigned(token, key))
                    ? Optional.empty()
                    : Optional.of("the signature is not valid");
        } catch (KeySourceException e) {
            throw new SourceUnavailable(String.valueOf(e.getMessage()), e);
        }
    }

    private static boolean isSigned(JWSObject token, JWK key) {
        try {
            if (key instanceof OctetKeyPair pair) {
                return Ed25519.verifies(token, pair);
            }
            return token.verify(key instanceof RSAKey rsa ? new RSASSAVerifier(rsa) : new ECDSAVerifier(key.toECKey()));
        } catch (JOSEException e) {
            log.debug("a key of {} cannot be used", token.getHeader().getAlgorithm(), e);
            return false;
        }
    }

    private static JWKMatcher matcher(JWSHeader header) {
        JWSAlgorithm algorithm = header.getAlgorithm();
        JWKMatcher.Builder matcher = new JWKMatcher.Builder().keyType(type(algorithm));
        if (header.getKeyID() != null) {
            matcher.keyID(header.getKeyID());
        }
        if (type(algorithm).equals(KeyType.OKP)) {
            return matcher.curve(Curve.Ed25519)
                    .algorithms(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519, null)
                    .build();
        }
        return matcher.curves(Curve.forJWSAlgorithm(algorithm))
                .algorithms(algorithm, null)
                .build();
    }

    private static KeyType type(JWSAlgorithm algorithm) {
        return KeyType.forAlgorithm(algorithm);
    }

    /** {@code Ed25519} is the name of EdDSA with this curve in RFC 9864. */
    private Set<JWSAlgorithm> algorithms() {
        return provider.properties().tokens().algorithms().stream()
                .flatMap(name -> name.equals("EdDSA")
                        ? Stream.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519)
                        : Stream.of(JWSAlgorithm.parse(name)))
                .collect(Collectors.toSet());
    }

    @Override
    public void prepare() {
        keys.prepare();
    }

    @Override
    public void check(Findings found) {
        Set<KeyType> types = algorithms().stream().map(SignedTokens::type).collect(Collectors.toSet());
        long usable = keys.fetch().getKeys().stream()
                .filter(key -> types.contains(key.getKeyType()))
                .count();
        Misconfiguration.check(
                usable != 0,
                provider.key("algorithms") + " names no algorithm that the provider has a key for",
                "Set it to the algorithms of the provider, such as [ES256]. Shared secrets (HS256) are not accepted.");
        found.accept(usable + " keys of " + provider.properties().issuerUri());
        found.warn("not checked, because only a token shows it: whether the provider puts "
                + provider.properties().tokens().audience() + " into the claim aud");
    }
}
