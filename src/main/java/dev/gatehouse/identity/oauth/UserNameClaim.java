package dev.gatehouse.identity.oauth;

import dev.gatehouse.identity.UserName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The claim with the canonical user name.
 *
 * @param path the name of the claim, see {@link Claims#texts(String)}
 */
record UserNameClaim(String path) {
    private static final Pattern ADDRESS = Pattern.compile("e?[-_]?mails?|e?[-_]?mail[-_]?address(es)?");

    /** Names that people type at a sign-in. */
    private static final Pattern LOGIN_NAME = Pattern.compile(
            "preferred_username|user_?name|login|login_?name|upn|unique_name|samaccountname|" + ADDRESS.pattern());

    /** Where the last part of the name begins, also in names such as {@code https://example.com/email}. */
    private int last() {
        return Math.max(path.lastIndexOf('.'), Math.max(path.lastIndexOf('/'), path.lastIndexOf(':'))) + 1;
    }

    /**
     * The user name. An identifier is kept to the letter: an issuer may have two users whose identifiers differ in case only
     * (OpenID Connect Core 1.0, section 5.7). At many providers a user can enter any address, so it must be verified.
     *
     * @return empty if the claim is missing, has several values, or no valid or verified one
     */
    Optional<String> userName(Claims claims) {
        return spelling(claims).flatMap(isA(LOGIN_NAME) ? UserName::normalized : UserName::exact);
    }

    /** The value of the claim, as the provider writes it. */
    Optional<String> spelling(Claims claims) {
        List<String> values = claims.texts(path);
        boolean isUnverified = isA(ADDRESS) && !claims.isTrue(path.substring(0, last()) + "email_verified");
        return values.size() != 1 || isUnverified ? Optional.empty() : Optional.of(values.get(0));
    }

    private boolean isA(Pattern kind) {
        return kind.matcher(path.substring(last()).toLowerCase(Locale.ROOT)).matches();
    }
}
