package dev.gatehouse.config;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.PropertySources;

/** Finds the properties that are meant for Gatehouse, and that nothing reads. */
final class UnknownSettings {
    private static final String NO_SETTING = " is no setting";

    private final PropertySources sources;
    private final KnownSettings known;
    private final SettingVariables variables;

    UnknownSettings(PropertySources sources, KnownSettings known) {
        this.sources = sources;
        this.known = known;
        this.variables = new SettingVariables(known);
    }

    /** One clause for each unknown name, with its origin. Names below the same unknown part of a file are one finding. */
    Set<String> find() {
        Set<String> findings = new LinkedHashSet<>();
        Set<String> places = new LinkedHashSet<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.from(sources)) {
            if (source instanceof IterableConfigurationPropertySource iterable) {
                iterable.stream()
                        .map(source::getConfigurationProperty)
                        .filter(Objects::nonNull)
                        .forEach(property -> problem(property)
                                .filter(problem -> places.add(source.getUnderlyingSource() + " " + problem.name()))
                                .ifPresent(problem -> findings.add(
                                        PropertyOrigin.describe(property, problem.name()) + problem.text())));
            }
        }
        return findings;
    }

    private Optional<Problem> problem(ConfigurationProperty property) {
        ConfigurationPropertyName name = property.getName();
        if (name.isEmpty() || RemovedKeys.contain(name)) {
            return Optional.empty();
        }
        if (!KnownSettings.ROOT.isAncestorOf(name)) {
            return outside(property);
        }
        Optional<Problem> listed = listed(name);
        if (listed.isPresent()) {
            return listed;
        }
        String variable = PropertyOrigin.variable(property);
        if (!variable.isEmpty()) {
            return variables
                    .problem(variable, name)
                    .filter(problem ->
                            !ForeignVariables.contain(variable, String.valueOf(property.getValue()), sources))
                    .map(text -> new Problem(name, text));
        }
        boolean emptyGroup =
                known.isGroup(name) && String.valueOf(property.getValue()).isBlank();
        if (known.isSetting(name) || emptyGroup) {
            return Optional.empty();
        }
        if (known.isGroup(name)) {
            return Optional.of(
                    new Problem(name, " has a value, but is a group of settings (is a blank missing after a colon?)"));
        }
        ConfigurationPropertyName part = known.unknownPart(name);
        return Optional.of(new Problem(
                part,
                NO_SETTING
                        + known.nearest(part)
                                .map(meant -> ", did you mean " + meant + "?")
                                .orElse("")));
    }

    /** Spring would use the numbers of a list as the names of sources or roles. */
    private Optional<Problem> listed(ConfigurationPropertyName name) {
        return IntStream.range(1, name.getNumberOfElements())
                .filter(name::isNumericIndex)
                .mapToObj(name::chop)
                .filter(known::isRecordOrMap)
                .findFirst()
                .map(group -> new Problem(group, " is a list, but each of its values needs a name"));
    }

    /** A name that misspells our root, or in a file one that lacks it. */
    private Optional<Problem> outside(ConfigurationProperty property) {
        ConfigurationPropertyName name = property.getName();
        boolean misspelled = name.getNumberOfElements() > 1
                && NearestName.areSimilar(name.getElement(0, Form.UNIFORM), KnownSettings.ROOT.toString())
                && known.isName(KnownSettings.ROOT.append(name.getElement(1, Form.UNIFORM)));
        ConfigurationPropertyName meant = KnownSettings.ROOT.append(misspelled ? name.subName(1) : name);
        boolean isSection = name.getNumberOfElements() > 1 && known.isGroup(meant.chop(2));
        boolean lacking = PropertyOrigin.isFile(property)
                && (isSection || known.isSetting(meant))
                && !ForeignVariables.isReferenced(name.toString(), sources);
        if (!misspelled && !lacking) {
            return Optional.empty();
        }
        ConfigurationPropertyName part = misspelled || !known.isSetting(meant) ? name.chop(1) : name;
        ConfigurationPropertyName right = misspelled ? KnownSettings.ROOT : KnownSettings.ROOT.append(part);
        return Optional.of(new Problem(part, NO_SETTING + ", did you mean " + right + "?"));
    }

    /** @param name the part of the name that is not known */
    private record Problem(ConfigurationPropertyName name, String text) {}
}
