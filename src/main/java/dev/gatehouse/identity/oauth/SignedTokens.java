package dev.gatehouse.identity.oauth;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.oauth.OAuthProperties.Registration;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.MappedJwtClaimSetConverter;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** ID tokens and access tokens that are JWTs, verified by the provider's published keys. */
class SignedTokens implements TokenVerification {
    private final OAuthProvider provider;
    private final Registration properties;
    private final ProviderKeys keys;
    private final ClaimRules rules;
    private final NimbusJwtDecoder decoder;

    SignedTokens(OAuthProvider provider, ProviderKeys keys, ClaimRules rules, Clock clock) {
        this.provider = provider;
        this.properties = provider.properties();
        this.keys = keys;
        this.rules = rules;
        this.decoder = NimbusJwtDecoder.withJwkSource(keys)
                .jwsAlgorithms(allowed -> allowed.addAll(properties.algorithms()))
                .build();
        decoder.setClaimSetConverter(SignedTokens::converted);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                types(), new JwtIssuerValidator(properties.issuerUri()), times(properties, clock)));
    }

    @Override
    public Verdict verify(String token) {
        try {
            return rules.verdict(new Claims(decoder.decode(token).getClaims()));
        } catch (BadJwtException e) {
            return new Verdict.Refused(String.valueOf(e.getMessage()));
        } catch (JwtException e) {
            if (e.getCause() instanceof KeySourceException) {
                throw new SourceUnavailable(String.valueOf(e.getCause().getMessage()), e);
            }
            return new Verdict.Refused(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void prepare() {
        try {
            keys.prepare();
        } catch (KeySourceException e) {
            throw new SourceUnavailable(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void check(Consumer<String> found) {
        JWKSet set = keys.fetch();
        KeyType[] types = properties.algorithms().stream()
                .map(algorithm -> algorithm.getName().startsWith("ES") ? KeyType.EC : KeyType.RSA)
                .toArray(KeyType[]::new);
        int usable = new JWKSelector(new JWKMatcher.Builder().keyTypes(types).build())
                .select(set)
                .size();
        Misconfiguration.check(
                usable != 0,
                provider.key("algorithms"),
                "names none that the provider has a key for",
                "Set it to what the provider signs with, as [ES256]; shared secrets (HS256) are not taken.");
        found.accept(usable + " keys of " + properties.issuerUri());
    }

    /** An ID token, or an access token (RFC 9068); not what a provider signs besides, as a logout token. */
    private static JwtTypeValidator types() {
        JwtTypeValidator types = new JwtTypeValidator(List.of("JWT", "at+jwt", "application/at+jwt"));
        types.setAllowEmpty(true);
        return types;
    }

    private static OAuth2TokenValidator<Jwt> times(Registration properties, Clock clock) {
        JwtTimestampValidator times = new JwtTimestampValidator(properties.clockSkew());
        times.setAllowEmptyExpiryClaim(false);
        times.setClock(clock);
        return times;
    }

    /** As the library does it, but with the issuer to the letter, and no time of issue where the token has none. */
    private static Map<String, Object> converted(Map<String, Object> claims) {
        Map<String, Object> converted = MappedJwtClaimSetConverter.withDefaults(
                        Map.of(JwtClaimNames.ISS, issuer -> issuer))
                .convert(claims);
        if (!claims.containsKey(JwtClaimNames.IAT)) {
            converted.remove(JwtClaimNames.IAT);
        }
        return converted;
    }
}
