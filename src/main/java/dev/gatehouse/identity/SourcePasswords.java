package dev.gatehouse.identity;

import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.PasswordChangeAnswer.OldPasswordRefused;
import dev.gatehouse.identity.PasswordChangeAnswer.Refused;
import dev.gatehouse.identity.PasswordChangeAnswer.Unknown;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Replaces passwords at the sources that keep them. */
@Component
public class SourcePasswords {
    private static final Logger log = LoggerFactory.getLogger(SourcePasswords.class);

    private final IdentitySources sources;

    SourcePasswords(IdentitySources sources) {
        this.sources = sources;
    }

    /**
     * @param user proven by {@link Identities#prove}
     * @return never {@link OldPasswordRefused}
     * @throws Refusal {@code authentication_failed} if the source refuses the old password;
     *     {@code identity_source_unavailable} if it did not get the new one
     */
    public PasswordChangeAnswer change(Identity user, Credentials.Password old, String newPassword) {
        IdentitySource source = sources.named(user.source()).orElseThrow();
        String name = source.affix().removeFrom(user.user()).orElseThrow();
        try {
            PasswordChangeAnswer answer = source.changePassword(name, old.password(), newPassword);
            if (answer instanceof OldPasswordRefused refused) {
                throw of(user, SignInRefusals.failed(old, refused.reason()));
            }
            return answer;
        } catch (SourceUnavailable e) {
            String reason = old.redacted(String.valueOf(e.getMessage()));
            log.warn("identity source {} unavailable: {}", source.name(), reason);
            throw of(user, SignInRefusals.unavailable(source, reason, e));
        }
    }

    /** Why a client gets no token; empty when the password was changed. */
    public Optional<Refusal> refusal(Identity user, PasswordChangeAnswer answer) {
        if (answer instanceof Refused refused) {
            return Optional.of(of(user, new Refusal(ProblemCode.PASSWORD_REFUSED, refused.detail(), refused.reason())));
        }
        return answer instanceof Unknown unknown
                ? Optional.of(of(
                        user,
                        new Refusal(
                                ProblemCode.IDENTITY_SOURCE_UNAVAILABLE,
                                "The identity source did not answer: the password may have been changed. Sign in with the"
                                        + " new password, and if that is refused, with the old one",
                                unknown.reason())))
                : Optional.empty();
    }

    private static Refusal of(Identity user, Refusal refusal) {
        return refusal.bySource(user.source()).ofUser(user.user());
    }
}
