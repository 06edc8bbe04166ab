package dev.gatehouse.identity.oauth;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.KeyType;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.oauth.OAuthProperties.Tokens;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** ID tokens and access tokens in JWT format, verified with the provider's published keys. */
class SignedTokens implements TokenVerification {
    private final OAuthProvider provider;
    private final Tokens accepted;
    private final ProviderKeys keys;
    private final ClaimRules rules;
    private final NimbusJwtDecoder decoder;

    SignedTokens(OAuthProvider provider, ProviderKeys keys, ClaimRules rules, Clock clock) {
        this.provider = provider;
        this.accepted = provider.properties().tokens();
        this.keys = keys;
        this.rules = rules;
        this.decoder = NimbusJwtDecoder.withJwkSource(keys)
                .jwsAlgorithms(allowed -> allowed.addAll(accepted.algorithms()))
                .build();
        decoder.setClaimSetConverter(Claims::converted);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                types(), new JwtIssuerValidator(provider.properties().issuerUri()), times(accepted, clock)));
    }

    @Override
    public Verdict verify(String token) {
        try {
            return rules.verdict(new Claims(decoder.decode(token).getClaims()));
        } catch (JwtException e) {
            if (e.getCause() instanceof KeySourceException) {
                throw new SourceUnavailable(String.valueOf(e.getCause().getMessage()), e);
            }
            return new Verdict.Rejected(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void prepare() {
        keys.prepare();
    }

    @Override
    public void check(Consumer<String> found) {
        Set<KeyType> types = accepted.algorithms().stream()
                .map(algorithm -> algorithm.getName().startsWith("ES") ? KeyType.EC : KeyType.RSA)
                .collect(Collectors.toSet());
        long usable = keys.fetch().getKeys().stream()
                .filter(key -> types.contains(key.getKeyType()))
                .count();
        Misconfiguration.check(
                usable != 0,
                provider.key("algorithms") + " names no algorithm that the provider has a key for",
                "Set it to the algorithms of the provider, such as [ES256]. Shared secrets (HS256) are not accepted.");
        found.accept(usable + " keys of " + provider.properties().issuerUri());
    }

    /** ID tokens and access tokens (RFC 9068), but not other tokens that a provider signs, such as logout tokens. */
    private static JwtTypeValidator types() {
        JwtTypeValidator types = new JwtTypeValidator(List.of("JWT", "at+jwt", "application/at+jwt"));
        types.setAllowEmpty(true);
        return types;
    }

    private static OAuth2TokenValidator<Jwt> times(Tokens accepted, Clock clock) {
        JwtTimestampValidator times = new JwtTimestampValidator(accepted.clockSkew());
        times.setAllowEmptyExpiryClaim(false);
        times.setClock(clock);
        return times;
    }
}
