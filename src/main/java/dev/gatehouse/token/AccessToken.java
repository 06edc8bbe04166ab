package dev.gatehouse.token;

import dev.gatehouse.identity.revalidation.IdentityConfirmation;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.PresentedSession;
import dev.gatehouse.token.jose.TokenFault;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.GrantedAuthority;

/**
 * The claims of a verified token: the principal of a request. It does not hold the encoded token.
 *
 * @param id {@code jti}
 * @param kid the key that signed it
 * @param subject {@code sub}, the canonical user name
 * @param audience the one value of {@code aud} that counts here
 * @param session {@code sid}, {@code sub}, {@code auth_time} and {@code exp}: what identifies the session
 * @param validity when the token is valid
 * @param confirmation which source knows the user, and when it last confirmed that
 * @param roles in the order of the token
 * @param authorities the roles with Spring Security's prefix {@code ROLE_}
 * @param importedKey the thumbprint of the imported key that the session depends on
 * @param claims all claims, as in the token, and {@code imported_key} if an imported key signed it
 * @param json the same claims as a JSON object
 */
public record AccessToken(
        String id,
        String kid,
        String subject,
        String audience,
        PresentedSession session,
        Validity validity,
        IdentityConfirmation confirmation,
        List<String> roles,
        List<GrantedAuthority> authorities,
        @Nullable String importedKey,
        Map<String, Object> claims,
        String json)
        implements AuthenticatedPrincipal {

    /**
     * The claim with the thumbprint of the imported key that a session depends on: none of its tokens is better proof than
     * the first one, which that key signed.
     */
    static final String IMPORTED_KEY = "imported_key";

    /** {@code sid} */
    public String sessionId() {
        return session.id();
    }

    @Override
    public String getName() {
        return subject;
    }

    /** @throws Refusal {@code token_invalid} if the token is for another audience */
    public void requireAudience(String expected) {
        if (!audience.equals(expected)) {
            throw TokenFault.WRONG_AUDIENCE.refusal("audience " + audience);
        }
    }

    @Override
    public String toString() {
        return "AccessToken[subject=" + subject + ", sessionId=" + sessionId() + ", id=" + id + "]";
    }
}
