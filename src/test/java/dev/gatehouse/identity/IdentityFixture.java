package dev.gatehouse.identity;

import dev.gatehouse.identity.Roles.Mapping;
import dev.gatehouse.support.MemoryDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.JdkIdGenerator;

/** Roles and identity sources, without an application. */
public final class IdentityFixture {
    private IdentityFixture() {}

    /** These roles are configured, without a mapping. */
    public static Roles roles(String... names) {
        Mapping none = new Mapping(List.of(), List.of(), List.of(), Map.of());
        return new Roles(Stream.of(names).collect(Collectors.toMap(Function.identity(), role -> none)));
    }

    public static Subjects subjects(MemoryDatabase database) {
        return new Subjects(database.jdbc());
    }

    public static IdentitySources sources(IdentitySource... sources) {
        return new IdentitySources(
                new IdentityProperties(List.of(), false), List.of(new IdentitySources.Kind(List.of(sources))));
    }

    public static Identities identities(IdentitySource source, MemoryDatabase database) {
        IdentityProperties properties = new IdentityProperties(List.of(), false);
        IdentitySources sources = new IdentitySources(properties, List.of(new IdentitySources.Kind(List.of(source))));
        return new Identities(
                properties,
                sources,
                new NameClaims(sources, new Subjects(database.jdbc())),
                new GrantLog(Clock.systemUTC()),
                new JdkIdGenerator(),
                new SimpleMeterRegistry());
    }
}
