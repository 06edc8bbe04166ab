package dev.gatehouse.identity;

import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.problem.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;

/** Authenticates users at the configured sources, in order. The first source that knows the user decides. */
@Component
public class Identities {
    private static final Logger log = LoggerFactory.getLogger(Identities.class);

    private final IdentitySources sources;
    private final NameClaims names;
    private final GrantLog grantLog;
    private final IdGenerator ids;
    private final MeterRegistry meters;
    private final boolean discloseAccountState;

    Identities(
            IdentityProperties properties,
            IdentitySources sources,
            NameClaims names,
            GrantLog grantLog,
            IdGenerator ids,
            MeterRegistry meters) {
        this.sources = sources;
        this.names = names;
        this.grantLog = grantLog;
        this.ids = ids;
        this.meters = meters;
        this.discloseAccountState = properties.discloseAccountState();
        log.info("identity sources: {}", sources.names());
    }

    /**
     * @return the user, if a source knows the user and the password or token is right
     * @throws Refusal {@code authentication_failed}, with the same detail and after the same time for an unknown user, a
     *     wrong password and a disabled account; {@code password_must_change}; {@code identity_source_unavailable} if a
     *     required source is unavailable
     */
    public Identity identify(Credentials credentials) {
        return authenticate(credentials, source -> answer(source, credentials), false);
    }

    /**
     * Proves who wants to change a password.
     *
     * @return the user, as for {@link #identify}, also if the password must be changed
     * @throws Refusal as {@link #identify}
     */
    public Identity prove(Credentials.Password credentials) {
        return authenticate(
                credentials,
                source -> timed(source, () -> Optional.of(source.prove(withLocalName(source, credentials))))
                        .orElseThrow(),
                true);
    }

    /** @param replaces whether the user may go on with a password that must be changed */
    private Identity authenticate(Credentials credentials, Function<IdentitySource, Answer> query, boolean replaces) {
        List<IdentitySource> candidates = credentials instanceof Credentials.ProviderToken token
                ? List.of(sources.named(token.source())
                        .orElseThrow(() -> SignInRefusals.failed(credentials, "no source has this name")))
                : sources.inOrder();
        Refusal outage = null;
        for (int i = 0; i < candidates.size(); i++) {
            IdentitySource source = candidates.get(i);
            try {
                Answer answer = query.apply(source);
                if (answer instanceof Answer.Known known) {
                    return claimed(source, known, credentials);
                }
                if (answer instanceof Answer.MustChange must) {
                    Identity user = claimed(source, must.known(), credentials);
                    if (replaces) {
                        return user;
                    }
                    throw SignInRefusals.ofState(source, credentials, AccountState.PASSWORD_MUST_CHANGE)
                            .bySource(user.source())
                            .ofUser(user.user());
                }
                if (answer instanceof Answer.Rejected rejected) {
                    equalizeTiming(candidates.subList(i + 1, candidates.size()));
                    throw SignInRefusals.rejection(source, credentials, rejected, discloseAccountState);
                }
            } catch (SourceUnavailable e) {
                String reason = credentials.redacted(String.valueOf(e.getMessage()));
                log.warn("identity source {} unavailable: {}", source.name(), reason);
                outage = SignInRefusals.unavailable(source, reason, e);
                if (!source.optional()) {
                    throw outage;
                }
            }
        }
        // An unavailable optional source may be the one that knows the user, so this is not a wrong password.
        throw outage != null ? outage : SignInRefusals.failed(credentials, "unknown user");
    }

    /**
     * Reads the present state of a signed-in user.
     *
     * @param user the canonical name, as in {@link Identity#user}
     * @param source the source that authenticated the user
     * @return empty if the source can only answer with the user's credentials; {@link Answer.Unknown} if the source is no
     *     longer configured
     * @throws SourceUnavailable if the source does not answer
     */
    public Optional<Answer> current(String user, String source) {
        Optional<IdentitySource> configured = sources.named(source);
        Optional<String> localName = configured.flatMap(known -> known.affix().removeFrom(user));
        if (localName.isEmpty()) {
            return Optional.of(new Answer.Unknown());
        }
        IdentitySource owner = configured.orElseThrow();
        return timed(owner, () -> owner.current(localName.get(), names.identifier(owner, user)))
                .map(answer ->
                        answer instanceof Answer.Known known ? owned(owner, known.withAffix(owner.affix())) : answer);
    }

    private Answer answer(IdentitySource source, Credentials credentials) {
        Supplier<Answer> query = credentials instanceof Credentials.Password password
                ? () -> source.identify(withLocalName(source, password))
                : () -> source.identify((Credentials.ProviderToken) credentials);
        return timed(source, () -> Optional.of(query.get())).orElseThrow();
    }

    /** A source's affix may be typed or left out: most users do not know that there are several sources. */
    private static Credentials.Password withLocalName(IdentitySource source, Credentials.Password credentials) {
        return source.affix()
                .removeFrom(credentials.user())
                .map(name -> new Credentials.Password(name, credentials.password()))
                .orElse(credentials);
    }

    /** Measures how long a source takes to answer, dummy checks included. */
    private Optional<Answer> timed(IdentitySource source, Supplier<Optional<Answer>> query) {
        try (Timer.ResourceSample sample = Timer.resource(meters, "gatehouse.identity.source")
                .description("Answers of an identity source")
                .tags("source", source.name(), "answer", "unavailable")) {
            Optional<Answer> answer = query.get();
            sample.tag("answer", answer.map(Identities::label).orElse("unknown"));
            return answer;
        }
    }

    private static String label(Answer answer) {
        if (answer instanceof Answer.Known || answer instanceof Answer.MustChange) {
            return "known";
        }
        return answer instanceof Answer.Rejected ? "rejected" : "unknown";
    }

    /** An entry that was deleted and created again is another user. */
    private Answer owned(IdentitySource source, Answer.Known known) {
        return names.isOwner(source, known) ? known : new Answer.Unknown();
    }

    private Identity claimed(IdentitySource source, Answer.Known local, Credentials credentials) {
        Answer.Known known = local.withAffix(source.affix());
        Optional<String> problem = names.claim(source, known);
        if (problem.isPresent()) {
            log.warn(
                    "sign-in of {} by source {} failed: {}. Set user-prefix or user-suffix for one of two sources, or free"
                            + " the name with DELETE /admin/subjects.",
                    known.identity().user(),
                    source.name(),
                    problem.get());
            throw SignInRefusals.failed(credentials, problem.get()).bySource(source.name());
        }
        grantLog.signedIn(known.identity(), known.grants());
        return known.identity();
    }

    /**
     * Runs a dummy check at each remaining source: a faster refusal would show that an earlier source knows the user. The
     * password has been checked, so no outage and no overload of these sources may keep the attempt from being counted.
     */
    private void equalizeTiming(List<IdentitySource> remaining) {
        for (IdentitySource source : remaining) {
            String unknown = ids.generateId().toString();
            try {
                answer(source, new Credentials.Password(unknown, unknown));
            } catch (SourceUnavailable | Refusal e) {
                log.debug("identity source {} unavailable: {}", source.name(), e.getMessage());
            }
        }
    }
}
