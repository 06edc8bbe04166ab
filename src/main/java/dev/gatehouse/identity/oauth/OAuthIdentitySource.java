package dev.gatehouse.identity.oauth;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.Affix;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.oauth.OAuthProperties.Registration;
import dev.gatehouse.identity.oauth.TokenVerification.Verdict;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The people of an OAuth provider, who bring a token of it, or a password that it is asked about. */
class OAuthIdentitySource implements IdentitySource {
    private static final Logger log = LoggerFactory.getLogger(OAuthIdentitySource.class);

    private final String name;
    private final Registration properties;
    private final TokenVerification tokens;
    private final PasswordGrant passwords;
    private final OAuthUserMapper people;

    OAuthIdentitySource(
            OAuthProvider provider, TokenVerification tokens, PasswordGrant passwords, OAuthUserMapper people) {
        this.name = provider.name();
        this.properties = provider.properties();
        this.tokens = tokens;
        this.passwords = passwords;
        this.people = people;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean optional() {
        return properties.optional();
    }

    @Override
    public Affix affix() {
        return new Affix(properties.userPrefix(), properties.userSuffix());
    }

    @Override
    public Answer identify(Credentials.ProviderToken credentials) {
        return asked(() -> {
            Verdict verdict = tokens.verify(credentials.token());
            return verdict instanceof Verdict.Accepted accepted
                    ? known(accepted.claims())
                    : new Answer.Rejected(((Verdict.Refused) verdict).reason());
        });
    }

    /** The provider does not tell an unknown user from a wrong password: its "no" is for good, and such a source belongs last. */
    @Override
    public Answer identify(Credentials.Password credentials) {
        if (!properties.passwordGrant()) {
            return new Answer.Unknown();
        }
        return asked(() -> passwords
                .token(credentials.user(), credentials.password())
                .map(this::answerToOwnToken)
                .orElseGet(() -> new Answer.Rejected("the provider refused the password grant")));
    }

    /** A token that the provider gave for a right password, and that is not good here, is a mistake and no wrong password. */
    private Answer answerToOwnToken(String token) {
        Verdict verdict = tokens.verify(token);
        if (verdict instanceof Verdict.Accepted accepted) {
            return known(accepted.claims());
        }
        throw new SourceUnavailable(
                "the token that came for a right password is refused: " + ((Verdict.Refused) verdict).reason(), null);
    }

    private Answer known(Claims claims) {
        return people.identity(claims)
                .<Answer>map(Answer.Known::new)
                .orElseGet(() -> new Answer.Rejected(
                        "the claim " + properties.userNameClaim() + " has no usable, or no verified, user name"));
    }

    @Override
    public Optional<Answer> current(String user) {
        return Optional.empty();
    }

    @Override
    public void check(Consumer<String> found) {
        tokens.check(found);
        if (properties.passwordGrant()) {
            passwords.check(found);
        }
    }

    /** Fetches what will be needed. A provider that is down at the start may be up when the first user comes. */
    void prepare() {
        try {
            tokens.prepare();
        } catch (SourceUnavailable | Misconfiguration e) {
            log.warn("identity source {} is not ready: {}", name, e.getMessage());
        }
    }

    /** What {@link #check} tells as a mistake is an outage to those who sign in. */
    private static Answer asked(Supplier<Answer> question) {
        try {
            return question.get();
        } catch (Misconfiguration e) {
            throw new SourceUnavailable(String.valueOf(e.getMessage()), e);
        }
    }
}
