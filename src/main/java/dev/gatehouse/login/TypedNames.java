package dev.gatehouse.login;

import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.identity.Subjects;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.keys.Pseudonyms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * How the log and events show names that were typed. A name that no source knows may be a password, so a pseudonym replaces
 * it. Each name costs the same queries, or the time of the response would show which ones are known.
 */
@Component
public record TypedNames(IdentitySources sources, Subjects subjects, Pseudonyms pseudonyms) {
    private static final Logger log = LoggerFactory.getLogger(TypedNames.class);

    /** How a name is shown that no source was asked for: as it is if a user of it has signed in. */
    public String shown(String typed) {
        String pseudonym = pseudonyms.of(typed);
        return isInUse(typed) ? typed : pseudonym;
    }

    /** How the name in credentials is shown that were refused: the canonical one, if a source has found the user. */
    String shown(Credentials credentials, Refusal refusal) {
        if (credentials instanceof Credentials.ProviderToken token) {
            return Credentials.ProviderToken.claimant(
                    sources.named(token.source()).isPresent() ? token.source() : pseudonyms.of(token.source()));
        }
        String shown = shown(credentials.claimant());
        return refusal.user().orElse(shown);
    }

    private boolean isInUse(String typed) {
        try {
            return subjects.anyInUse(sources.canonicalNames(typed));
        } catch (DataAccessException e) {
            log.debug("store unavailable: a name counts as unknown", e);
            return false;
        }
    }
}
