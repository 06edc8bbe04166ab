package dev.gatehouse.identity;

import java.util.List;

/** The sources of one kind, as a sub-package finds them configured. */
public record IdentitySources(List<? extends IdentitySource> sources) {

    public IdentitySources {
        sources = List.copyOf(sources);
    }
}
