package dev.gatehouse.config;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Configuration keys that existed in an earlier release and are now ignored. An old configuration still starts, with one
 * warning for each such key. An entry stays here for one release.
 */
@Component
public class RemovedKeys {
    private static final Logger log = LoggerFactory.getLogger(RemovedKeys.class);

    private static final List<RemovedKey> KEYS = List.of(new RemovedKey(
            "gatehouse.watch.burst",
            "0.2.0",
            "Remove it; gatehouse.watch.speed limits the requests of a session instead."));

    private final List<String> warnings;

    @Autowired
    RemovedKeys(Environment environment) {
        this(KEYS, environment);
    }

    RemovedKeys(List<RemovedKey> keys, Environment environment) {
        // Without placeholders: a value that nothing reads may name a variable that no longer exists.
        Binder binder = new Binder(ConfigurationPropertySources.get(environment));
        this.warnings = keys.stream()
                .filter(key -> key.isSetIn(binder))
                .map(RemovedKey::warning)
                .toList();
        warnings.forEach(log::warn);
    }

    /** Whether a property is a removed key, or below one. */
    static boolean contain(ConfigurationPropertyName property) {
        return KEYS.stream()
                .map(key -> ConfigurationPropertyName.of(key.name()))
                .anyMatch(key -> key.equals(property) || key.isAncestorOf(property));
    }

    /** One warning for each removed key that the configuration still sets. */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * @param name the key, or the prefix of several keys
     * @param since the release that removed it
     * @param action a sentence that says what the operator can do
     */
    record RemovedKey(String name, String since, String action) {

        boolean isSetIn(Binder binder) {
            return binder.bind(name, String.class).isBound()
                    || binder.bind(name, Bindable.mapOf(String.class, Object.class))
                            .isBound();
        }

        String warning() {
            return name + " has no effect: " + since + " removed it. " + action;
        }
    }
}
