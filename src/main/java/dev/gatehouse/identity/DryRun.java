package dev.gatehouse.identity;

import dev.gatehouse.config.Findings;
import dev.gatehouse.identity.Grants.Grant;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * A sign-in without an effect: it asks the sources as {@link Identities} does, reports what each answers, and
 * stores nothing. Sources after the one that decides are asked without the password, which a sign-in does not send them.
 */
public final class DryRun {
    private final NameClaims names;
    private final String user;
    private final @Nullable String password;
    private @Nullable Identity identity;
    private @Nullable String refusal;
    private boolean decided;
    private @Nullable String silentSource;

    /**
     * @param user as typed
     * @param password null to leave out its check
     * @throws Refusal if no user can have this name
     */
    DryRun(NameClaims names, String user, @Nullable String password) {
        this.names = names;
        this.password = password;
        this.user = UserName.normalized(user)
                .orElseThrow(() -> new Refusal(
                        ProblemCode.INVALID_REQUEST, "user must be of at most 256 characters, all of them visible"));
    }

    /** Asks the next source in the order of the sources. */
    public void ask(IdentitySource source, Findings findings) {
        boolean first = !decided;
        String name = source.affix().removeFrom(user).orElse(user);
        try {
            Optional<Answer> answer =
                    source.explain(name, first ? password : null, step -> findings.accept(step.get()));
            if (answer.isEmpty()) {
                findings.warn("whether it knows the user cannot be found out without the password");
                decide(first, null, source.name() + " can only answer with the password");
            } else {
                describe(source, answer.get(), first, findings);
            }
        } catch (SourceUnavailable e) {
            findings.failed(e);
            silentSource = silentSource == null ? source.name() : silentSource;
            if (!source.optional()) {
                decide(first, null, source.name() + " does not answer (503)");
            }
        }
    }

    /**
     * Reports how the sign-in would end.
     *
     * @return the user who would be signed in; empty if the sign-in would be refused
     */
    public Optional<Identity> conclude(Findings findings) {
        if (identity != null) {
            findings.accept((password == null ? "with the right password " : "") + identity.source()
                    + " signs the user in as " + identity.user() + ", with the roles " + identity.sortedRoles());
        } else {
            findings.failed(new IllegalStateException("refused: " + reason()));
        }
        return Optional.ofNullable(identity);
    }

    private String reason() {
        if (refusal != null) {
            return refusal;
        }
        return silentSource == null ? "no source knows the user" : silentSource + " does not answer (503)";
    }

    private void describe(IdentitySource source, Answer answer, boolean first, Findings findings) {
        if (answer instanceof Answer.Unknown) {
            findings.accept("does not know the user");
        } else if (answer instanceof Answer.Rejected rejected) {
            refuse(source, rejected.reason(), first, findings);
        } else if (answer instanceof Answer.MustChange must) {
            found(must.known().withAffix(source.affix()), findings);
            refuse(source, AccountState.PASSWORD_MUST_CHANGE.description(), first, findings);
        } else if (answer instanceof Answer.Known local) {
            Answer.Known known = local.withAffix(source.affix());
            found(known, findings);
            Optional<String> problem = problemOfName(source, known, findings);
            problem.ifPresent(reason -> refuse(source, reason, first, findings));
            if (problem.isEmpty()) {
                decide(first, known.identity(), null);
            }
        }
    }

    private void found(Answer.Known known, Findings findings) {
        findings.accept("the user is " + known.identity().user() + ", and the account is active"
                + (password == null ? ", as far as that can be read without the password" : "") + "; attributes read: "
                + new TreeSet<>(known.identity().attributes().keySet()));
        String kind = known.grants().kind();
        for (Grant grant : known.grants().all()) {
            findings.accept(kind + ": " + grant.name() + " gives " + roles(grant));
        }
        if (known.grants().all().isEmpty()) {
            findings.accept("no " + kind + " found, so no roles");
        }
    }

    private static String roles(Grant grant) {
        return grant.roles().isEmpty()
                ? "no role"
                : grant.roles().entrySet().stream()
                        .map(role -> role.getKey() + " by " + role.getValue())
                        .sorted()
                        .collect(Collectors.joining(", "));
    }

    /** Why the name is not that of the user. Before the first start there are no names. */
    private Optional<String> problemOfName(IdentitySource source, Answer.Known known, Findings findings) {
        try {
            return names.problem(source, known);
        } catch (DataAccessException e) {
            findings.warn("whether the name belongs to another user was not compared with the store");
            return Optional.empty();
        }
    }

    private void refuse(IdentitySource source, String reason, boolean first, Findings findings) {
        if (first) {
            findings.failed(new IllegalStateException(reason));
            decide(true, null, source.name() + ": " + reason);
        } else {
            findings.accept("would refuse the user: " + reason);
        }
    }

    /** The first decision counts. */
    private void decide(boolean first, @Nullable Identity known, @Nullable String reason) {
        if (first) {
            decided = true;
            identity = known;
            refusal = reason;
        }
    }
}
