package dev.gatehouse.identity.oauth;

import dev.gatehouse.config.Findings;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.Affix;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.SignInSteps;
import dev.gatehouse.identity.oauth.OAuthProperties.ProviderProperties;
import dev.gatehouse.identity.oauth.PasswordGrant.Grant;
import dev.gatehouse.identity.oauth.TokenVerification.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Users of an OAuth provider, who present its token, or a password that the provider verifies. */
record OAuthIdentitySource(
        String name,
        ProviderProperties properties,
        TokenVerification tokens,
        PasswordGrant passwords,
        OAuthUserMapper users,
        PresentedTokens presented)
        implements IdentitySource {
    private static final Logger log = LoggerFactory.getLogger(OAuthIdentitySource.class);

    @Override
    public boolean optional() {
        return properties.optional();
    }

    @Override
    public Affix affix() {
        return properties.affix();
    }

    @Override
    public Set<String> roles() {
        return users.roles().all();
    }

    @Override
    public Answer identify(Credentials.ProviderToken credentials) {
        return outageIfMisconfigured(() -> {
            Verdict verdict = tokens.verify(credentials.token());
            return verdict instanceof Verdict.Accepted accepted
                    ? known(accepted.claims(), credentials.token())
                    : new Answer.Rejected(((Verdict.Rejected) verdict).reason());
        });
    }

    /**
     * The provider does not distinguish an unknown user from a wrong password, so its refusal is final, and the source
     * should be the last in the order.
     */
    @Override
    public Answer identify(Credentials.Password credentials) {
        if (!properties.passwordGrant()) {
            return new Answer.Unknown();
        }
        return outageIfMisconfigured(() -> {
            Grant grant = passwords.token(credentials.user(), credentials.password());
            return grant instanceof Grant.Token granted ? ownerOf(granted.token()) : ((Grant.Refused) grant).answer();
        });
    }

    /** Before it has the password, a provider says nothing about a user. */
    @Override
    public Optional<Answer> explain(String user, @Nullable String password, SignInSteps steps) {
        if (!properties.passwordGrant()) {
            steps.done(() -> "takes no passwords, because password-grant is false: its users present a token");
            return Optional.of(new Answer.Unknown());
        }
        return password == null ? Optional.empty() : Optional.of(identify(new Credentials.Password(user, password)));
    }

    /** The password was right: if the token is not acceptable here, the configuration is wrong and not the password. */
    private Answer ownerOf(String token) {
        Verdict verdict = tokens.verify(token);
        if (verdict instanceof Verdict.Accepted accepted) {
            return known(accepted.claims(), token);
        }
        throw new SourceUnavailable(
                "the token of the password grant is rejected: " + ((Verdict.Rejected) verdict).reason(), null);
    }

    private Answer known(Claims claims, String token) {
        Optional<Answer.Known> user = users.user(claims);
        if (properties.introspect()) {
            // The provider's clock may be ahead: shortly before the end, an inactive token may have expired.
            Instant until = claims.time("exp").orElse(Instant.MAX);
            user.ifPresent(known -> presented.add(
                    known.id(), token, until.minus(properties.tokens().clockSkew())));
        }
        return user.<Answer>map(Function.identity())
                .orElseGet(() -> new Answer.Rejected(
                        "the claim " + properties.userClaims().userName()
                                + " has no valid, or no verified, user name, or sub is not valid"
                                + TokenSummary.of(token)));
    }

    @Override
    public boolean isProvider() {
        return true;
    }

    @Override
    public Optional<Answer> current(String user) {
        return Optional.empty();
    }

    /**
     * A provider that introspects tokens reports one as inactive after a logout there, or when the user is disabled. An
     * active token gives no new roles: another session of the user may have been opened by a token with other ones.
     */
    @Override
    public Optional<Answer> current(String user, @Nullable String id) {
        List<String> known = id == null ? List.of() : presented.of(id);
        return known.isEmpty() || known.stream().anyMatch(token -> tokens.verify(token) instanceof Verdict.Accepted)
                ? Optional.empty()
                : Optional.of(
                        new Answer.Rejected("the provider no longer accepts the tokens by which the user signed in"));
    }

    @Override
    public void check(Findings found) {
        found.attempt(() -> tokens.check(found));
        if (properties.passwordGrant()) {
            found.attempt(() -> passwords.check(found));
        }
    }

    /** Fetches metadata and keys. A provider that is unavailable now may be available at the first sign-in. */
    void prepare() {
        try {
            tokens.prepare();
        } catch (SourceUnavailable | Misconfiguration e) {
            log.warn("identity source {} is not ready: {}", name, e.getMessage());
        }
    }

    private static Answer outageIfMisconfigured(Supplier<Answer> authentication) {
        try {
            return authentication.get();
        } catch (Misconfiguration e) {
            throw new SourceUnavailable(String.valueOf(e.getMessage()), e);
        }
    }
}
