package dev.gatehouse.identity;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A group of a directory.
 *
 * @param dn the distinguished name as the directory writes it; a plain name where an attribute of the user has one
 * @param name the value of the name attribute; null if there is none
 */
public record Group(String dn, @Nullable String name) {

    /** What is compared with the configuration. A name that is spelled like a distinguished name stays a name. */
    Set<Object> values() {
        return Stream.concat(
                        Stream.of(DistinguishedName.parsed(dn)
                                .<Object>map(parsed -> parsed)
                                .orElseGet(() -> UserName.folded(dn))),
                        Optional.ofNullable(name).map(UserName::folded).stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
