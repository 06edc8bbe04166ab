package dev.gatehouse.identity;

import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;

/** The configured sources, asked in order: the first that knows the user decides. */
@Component
public class Identities {
    private static final Logger log = LoggerFactory.getLogger(Identities.class);

    private final SourceOrder sources;
    private final Subjects subjects;
    private final IdGenerator ids;
    private final boolean tellAccountState;

    Identities(IdentityProperties properties, SourceOrder sources, Subjects subjects, IdGenerator ids) {
        this.sources = sources;
        this.subjects = subjects;
        this.ids = ids;
        this.tellAccountState = properties.tellAccountState();
        log.info("identity sources: {}", sources.names());
    }

    /**
     * @return who it is, when a source knows the user and the password or token is right
     * @throws Refusal {@code authentication_failed}, in the same words and time whether the user is unknown, the
     *     password wrong or the account disabled; {@code identity_source_unavailable} when a source that had to be
     *     asked is down
     */
    public Identity identify(Credentials credentials) {
        if (credentials instanceof Credentials.Password password) {
            return identify(password);
        }
        return identify((Credentials.ProviderToken) credentials);
    }

    private Identity identify(Credentials.Password credentials) {
        Refusal outage = null;
        for (int i = 0; i < sources.inOrder().size(); i++) {
            IdentitySource source = sources.inOrder().get(i);
            try {
                Answer answer = source.identify(asNamedBy(source, credentials));
                if (answer instanceof Answer.Known known) {
                    return owned(source, known.identity(), credentials);
                }
                if (answer instanceof Answer.Rejected rejected) {
                    askInVain(i + 1);
                    throw refused(source, credentials, rejected);
                }
            } catch (SourceUnavailable e) {
                outage = unavailable(source, e);
                if (!source.optional()) {
                    throw outage;
                }
            }
        }
        // An optional source that is down may be the one that knows the user: that is no wrong password.
        throw outage != null ? outage : failed(null, credentials, "unknown user");
    }

    private Identity identify(Credentials.ProviderToken credentials) {
        IdentitySource source = sources.named(credentials.source())
                .orElseThrow(() -> failed(null, credentials, "there is no source of this name"));
        try {
            Answer answer = source.identify(credentials);
            if (answer instanceof Answer.Known known) {
                return owned(source, known.identity(), credentials);
            }
            if (answer instanceof Answer.Rejected rejected) {
                throw refused(source, credentials, rejected);
            }
            throw failed(source, credentials, "the source takes no tokens");
        } catch (SourceUnavailable e) {
            throw unavailable(source, e);
        }
    }

    /**
     * What is known now of somebody who is signed in.
     *
     * @param user the canonical name, as in {@link Identity#user}
     * @param source by which they came in
     * @return empty when the source can tell nothing; {@link Answer.Unknown} when it is configured no more
     * @throws SourceUnavailable when it could not be asked
     */
    public Optional<Answer> current(String user, String source) {
        Optional<IdentitySource> asked = sources.named(source);
        Optional<String> name = asked.flatMap(known -> known.affix().without(user));
        return name.isEmpty()
                ? Optional.of(new Answer.Unknown())
                : asked.get().current(name.get()).map(answer -> named(asked.get(), answer));
    }

    /** A name is taken with the source's affix, and without it, too: most people do not know that there is another source. */
    private static Credentials.Password asNamedBy(IdentitySource source, Credentials.Password credentials) {
        return source.affix()
                .without(credentials.user())
                .map(name -> new Credentials.Password(name, credentials.password()))
                .orElse(credentials);
    }

    private static Answer named(IdentitySource source, Answer answer) {
        return answer instanceof Answer.Known known
                ? new Answer.Known(known.identity().named(source.affix()))
                : answer;
    }

    private Identity owned(IdentitySource source, Identity identity, Credentials credentials) {
        Identity named = identity.named(source.affix());
        String owner = subjects.owner(named.user(), source.name(), sources.names());
        if (!owner.equals(source.name())) {
            log.warn(
                    "two sources know a user {}: {}, to which the name belongs, and {}. Set user-prefix or user-suffix of"
                            + " one of them.",
                    named.user(),
                    owner,
                    source.name());
            throw failed(source, credentials, "the name belongs to a user of the source " + owner);
        }
        return named;
    }

    private static Refusal unavailable(IdentitySource source, SourceUnavailable outage) {
        log.warn("identity source {} unavailable: {}", source.name(), String.valueOf(outage.getMessage()));
        return new Refusal(
                ProblemCode.IDENTITY_SOURCE_UNAVAILABLE,
                "The identity source is unavailable, try again later",
                source.name() + ": " + outage.getMessage(),
                new NotIdentified(source.name(), outage));
    }

    /**
     * Has the remaining sources take their time over nobody: else an early "no" would tell that an earlier source knows
     * the name.
     */
    private void askInVain(int from) {
        for (IdentitySource source :
                sources.inOrder().subList(from, sources.inOrder().size())) {
            String nobody = ids.generateId().toString();
            try {
                source.identify(new Credentials.Password(nobody, nobody));
            } catch (SourceUnavailable e) {
                log.debug("identity source {} unavailable: {}", source.name(), e.getMessage());
            }
        }
    }

    private Refusal refused(IdentitySource source, Credentials credentials, Answer.Rejected rejected) {
        AccountState state = rejected.state();
        if (!tellAccountState || !rejected.proven() || state == null) {
            return failed(source, credentials, rejected.reason());
        }
        String detail = "Authentication failed for " + credentials.claimant() + ": " + state.description();
        return new Refusal(state.code(), detail, detail, new NotIdentified(source.name(), null));
    }

    /** @param source that said so; null where none knows the user */
    private static Refusal failed(@Nullable IdentitySource source, Credentials credentials, String reason) {
        String detail = "Authentication failed for " + credentials.claimant() + ": bad credentials";
        return source == null
                ? new Refusal(ProblemCode.AUTHENTICATION_FAILED, detail, reason)
                : new Refusal(
                        ProblemCode.AUTHENTICATION_FAILED, detail, reason, new NotIdentified(source.name(), null));
    }
}
