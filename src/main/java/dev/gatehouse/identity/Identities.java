package dev.gatehouse.identity;

import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.problem.Misconfiguration;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;

/** The configured sources, asked in order: the first that knows the user decides. */
@Component
public class Identities {
    private static final Logger log = LoggerFactory.getLogger(Identities.class);

    private final List<IdentitySource> sources;
    private final IdGenerator ids;

    Identities(IdentityProperties properties, List<IdentitySources> kinds, IdGenerator ids) {
        this.sources = ordered(properties.order(), kinds);
        this.ids = ids;
        log.info("identity sources: {}", names());
    }

    /**
     * @return who it is, when a source knows the user and the password is right
     * @throws Refusal {@code authentication_failed}, in the same words and time whether the user is unknown, the
     *     password wrong or the account disabled; {@code identity_source_unavailable} when a source that had to be
     *     asked is down
     */
    public Identity identify(Credentials credentials) {
        Refusal outage = null;
        for (int i = 0; i < sources.size(); i++) {
            IdentitySource source = sources.get(i);
            try {
                Answer answer = source.identify(credentials);
                if (answer instanceof Answer.Known known) {
                    return known.identity();
                }
                if (answer instanceof Answer.Rejected rejected) {
                    askInVain(sources.subList(i + 1, sources.size()));
                    throw failed(credentials, rejected.reason());
                }
            } catch (SourceUnavailable e) {
                outage = unavailable(source, e);
                if (!source.optional()) {
                    throw outage;
                }
            }
        }
        // An optional source that is down may be the one that knows the user: that is no wrong password.
        throw outage != null ? outage : failed(credentials, "unknown user");
    }

    /** The names of the sources, in the order in which they are asked. */
    public List<String> names() {
        return sources.stream().map(IdentitySource::name).toList();
    }

    private static Refusal unavailable(IdentitySource source, SourceUnavailable outage) {
        log.warn("identity source {} unavailable: {}", source.name(), String.valueOf(outage.getMessage()));
        return new Refusal(
                ProblemCode.IDENTITY_SOURCE_UNAVAILABLE,
                "The identity source is unavailable, try again later",
                source.name() + ": " + outage.getMessage(),
                outage);
    }

    /**
     * Has the remaining sources take their time over nobody: else an early "no" would tell that an earlier source knows
     * the name.
     */
    private void askInVain(List<IdentitySource> rest) {
        for (IdentitySource source : rest) {
            String nobody = ids.generateId().toString();
            try {
                source.identify(new Credentials(nobody, nobody));
            } catch (SourceUnavailable e) {
                log.debug("identity source {} unavailable: {}", source.name(), e.getMessage());
            }
        }
    }

    private static Refusal failed(Credentials credentials, String reason) {
        return new Refusal(
                ProblemCode.AUTHENTICATION_FAILED,
                "Authentication failed for " + credentials.user() + ": bad credentials",
                reason);
    }

    private static List<IdentitySource> ordered(List<String> order, List<IdentitySources> kinds) {
        Map<String, IdentitySource> byName = new LinkedHashMap<>();
        for (IdentitySource source :
                kinds.stream().flatMap(kind -> kind.sources().stream()).toList()) {
            if (byName.put(source.name(), source) != null) {
                throw new Misconfiguration(
                        "gatehouse.identity", "has two sources named " + source.name(), "Give one another name.");
            }
        }
        if (order.isEmpty()) {
            return List.copyOf(byName.values());
        }
        if (order.size() != byName.size() || !Set.copyOf(order).equals(byName.keySet())) {
            throw new Misconfiguration(
                    "gatehouse.identity.order",
                    "is " + order + ", but the sources configured are " + byName.keySet(),
                    "Name each configured source exactly once.");
        }
        return order.stream().map(byName::get).toList();
    }
}
