package dev.gatehouse.identity;

import dev.gatehouse.config.Misconfiguration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Compares the roles with the configured sources, at the start. */
@Component
class RoleSources {
    private static final Logger log = LoggerFactory.getLogger(RoleSources.class);

    /** @throws Misconfiguration if a role names a source that is not configured */
    RoleSources(Roles roles, IdentitySources sources) {
        Set<String> unknown = new TreeSet<>(roles.sources());
        unknown.removeAll(sources.names());
        unknown.remove(Roles.LOCAL);
        Misconfiguration.check(
                unknown.isEmpty(),
                "gatehouse.roles has a key \"from\" with " + unknown + ", but the configured sources are "
                        + sources.names(),
                "Write the name of a source there.");
        List<String> admins = sources.inOrder().stream()
                .filter(source -> source.roles().contains(Roles.ADMIN))
                .map(IdentitySource::name)
                .toList();
        if (admins.size() > 1) {
            log.warn(
                    "the role admin can be given by several identity sources: {}. If that is not intended, write what gives"
                            + " it below gatehouse.roles.admin.from.<source>.",
                    admins);
        }
    }
}
