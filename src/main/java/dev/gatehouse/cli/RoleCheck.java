package dev.gatehouse.cli;

import dev.gatehouse.config.Findings;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.RoleMapping;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether the groups of {@code gatehouse.roles} exist. A key for every directory needs the group in one of them. */
final class RoleCheck {
    private RoleCheck() {}

    static void run(List<IdentitySource> sources, Findings findings) {
        Map<RoleMapping, Boolean> existing = new LinkedHashMap<>();
        for (IdentitySource source : sources) {
            try {
                source.existing().forEach((mapping, exists) -> existing.merge(mapping, exists, Boolean::logicalOr));
            } catch (SourceUnavailable e) {
                findings.warn("not compared with the directories, because " + source.name() + " does not answer");
                return;
            }
        }
        if (!existing.isEmpty() && !existing.containsValue(false)) {
            findings.accept("all " + existing.size() + " groups exist");
        }
        existing.forEach((mapping, exists) -> findings.attempt(() -> Misconfiguration.check(
                exists,
                mapping.key() + " names the group " + mapping.value()
                        + ", which no directory has where it looks for groups",
                "Correct the name, or create the group: its members have no role by it now.")));
    }
}
