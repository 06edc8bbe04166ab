package dev.gatehouse.token;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.TokenProperties.Audience;
import dev.gatehouse.token.encryption.TokenEncryption;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.springframework.stereotype.Component;

/** The audiences of tokens (RFC 7519, section 4.1.3): which users get a token for one, and which roles it contains. */
@Component
public class Audiences implements TokenNames {
    private static final String ENCRYPTION = "gatehouse.token.encryption.";

    private final TokenProperties properties;

    Audiences(TokenProperties properties, TokenEncryption encryption) {
        this.properties = properties;
        encryption
                .audiences()
                .forEach(name -> Misconfiguration.check(
                        contains(name),
                        ENCRYPTION + name + " is for an audience that no token has",
                        "Name it as gatehouse.token.audience or one of gatehouse.token.audiences does, in quotes and"
                                + " brackets if it has other characters than small letters, digits and dashes, as in"
                                + " \"[https://example.com]\"."));
        Misconfiguration.check(
                encryption.canDecrypt(own()),
                ENCRYPTION + own()
                        + ".key-files has only a public key, with which Gatehouse cannot decrypt the tokens that it issues",
                "Name the file with the private key.");
    }

    @Override
    public String issuer() {
        return properties.issuer();
    }

    @Override
    public String own() {
        return properties.audience();
    }

    @Override
    public boolean contains(String audience) {
        return audience.equals(own()) || properties.audiences().containsKey(audience);
    }

    /**
     * @param roles of the user
     * @throws Refusal {@code insufficient_role} if the audience requires one of several roles and the user has none of them
     */
    public void requireOpenTo(Collection<String> roles, String audience) {
        List<String> required = of(audience).requires();
        if (!required.isEmpty() && Collections.disjoint(required, roles)) {
            throw new Refusal(
                    ProblemCode.INSUFFICIENT_ROLE,
                    "role " + String.join(" or ", required) + " is required for a token for " + audience);
        }
    }

    /** The roles that a token for an audience contains, in their order. */
    List<String> visible(Collection<String> roles, String audience) {
        List<String> seen = of(audience).roles();
        return roles.stream()
                .filter(role -> seen.isEmpty() || seen.contains(role))
                .toList();
    }

    /** The claim {@code client_id} of a token (RFC 9068, section 2.2). */
    String clientId(String audience) {
        String configured =
                audience.equals(own()) ? properties.clientId() : of(audience).clientId();
        return configured == null ? audience : configured;
    }

    /**
     * Whether who holds a token for an audience can get further ones. A service of another audience received its token from
     * the user's client, and must not keep the session of the user alive.
     */
    boolean isRenewable(String audience) {
        return audience.equals(own()) || of(audience).renewable();
    }

    private Audience of(String audience) {
        return properties.audiences().getOrDefault(audience, Audience.OPEN);
    }
}
