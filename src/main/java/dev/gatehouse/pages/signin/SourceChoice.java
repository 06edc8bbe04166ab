package dev.gatehouse.pages.signin;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.Affix;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySources;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;

/**
 * The sources among which a user can choose. A choice makes a difference only where sources give names of their own: the
 * prefix or suffix of the chosen one is added to the name. Otherwise the sources are asked in their order, as always.
 */
@Component
@ConditionalOnBooleanProperty("gatehouse.http.cookie.enabled")
class SourceChoice {
    private final List<IdentitySource> sources;
    private final IdentitySources all;
    private final Map<String, String> labels;

    /** @throws Misconfiguration if there is a label for a source that does not exist */
    SourceChoice(IdentitySources all, Properties properties) {
        this.all = all;
        this.labels = properties.sources();
        labels.keySet()
                .forEach(name -> Misconfiguration.check(
                        all.named(name).isPresent(),
                        "gatehouse.pages.sources names " + name + ", which is no source",
                        "Name a source of gatehouse.identity, or remove the line."));
        List<IdentitySource> withPasswords =
                all.inOrder().stream().filter(source -> !source.isProvider()).toList();
        boolean hasChoice = withPasswords.size() > 1
                && withPasswords.stream().anyMatch(source -> !source.affix().equals(Affix.NONE));
        this.sources = hasChoice ? withPasswords : List.of();
    }

    /** @param sources how the page calls the sources, by their names */
    @ConfigurationProperties("gatehouse.pages")
    record Properties(@DefaultValue Map<String, String> sources) {}

    /** For the template: empty where there is no choice. */
    List<Map<String, Object>> options(String chosen) {
        return sources.stream()
                .map(source -> Map.<String, Object>of(
                        "name",
                        source.name(),
                        "label",
                        labels.getOrDefault(source.name(), source.name()),
                        "chosen",
                        source.name().equals(chosen)))
                .toList();
    }

    /** The name of a user at the chosen source, with its affix. Any other text than the name of a source is no choice. */
    String nameAt(String chosen, String user) {
        return sources.stream()
                .filter(source -> source.name().equals(chosen))
                .map(IdentitySource::affix)
                .filter(affix -> affix.removeFrom(user).isEmpty())
                .map(affix -> affix.addTo(user))
                .findFirst()
                .orElse(user);
    }

    /** Whether users of the source can replace a password here that must be changed. */
    boolean replacesPasswords(String source) {
        return all.named(source).filter(IdentitySource::replacesPasswords).isPresent();
    }
}
