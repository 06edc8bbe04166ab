package dev.gatehouse.support;

import dev.gatehouse.config.Findings;
import dev.gatehouse.identity.Affix;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.Grants;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.SignInSteps;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Returns the answer that the test sets, and records each lookup. A real source cannot give each answer on demand. */
public record StubIdentitySource(
        String name, boolean optional, Affix affix, List<String> asked, Supplier<Answer> answer)
        implements IdentitySource {

    public static StubIdentitySource of(String name, List<String> asked, Answer answer) {
        return new StubIdentitySource(name, false, Affix.NONE, asked, () -> answer);
    }

    public static StubIdentitySource down(String name, boolean optional, List<String> asked) {
        return new StubIdentitySource(name, optional, Affix.NONE, asked, () -> {
            throw new SourceUnavailable("down", new IOException());
        });
    }

    /** The answer of a source that knows alice. */
    public static Answer alice(String source) {
        return new Answer.Known(new Identity("alice", source, Set.of(), Map.of()));
    }

    /** The answer of a source with this identifier of a user. */
    public static Answer known(String user, String source, String id, String spelling) {
        return new Answer.Known(new Identity(user, source, Set.of(), Map.of()), id, spelling, Grants.NONE);
    }

    public StubIdentitySource with(Affix other) {
        return new StubIdentitySource(name, optional, other, asked, answer);
    }

    @Override
    public Answer identify(Credentials.Password credentials) {
        asked.add(name + " " + credentials.user());
        return answer.get();
    }

    @Override
    public Answer identify(Credentials.ProviderToken credentials) {
        asked.add(name + " " + credentials.token());
        return answer.get();
    }

    @Override
    public Optional<Answer> explain(String user, @Nullable String password, SignInSteps steps) {
        asked.add(name + " " + user + (password == null ? " without password" : ""));
        return Optional.of(answer.get());
    }

    @Override
    public Optional<Answer> current(String user) {
        asked.add(name + " " + user);
        return Optional.of(answer.get());
    }

    @Override
    public void check(Findings found) {
        found.accept("passed");
    }
}
