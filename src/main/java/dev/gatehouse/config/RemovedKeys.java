package dev.gatehouse.config;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
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
            "0.1.0",
            "Remove it; gatehouse.watch.speed limits the requests of a session instead."));

    private final List<RemovedKey> configured;

    @Autowired
    RemovedKeys(Environment environment) {
        this(KEYS, environment);
    }

    RemovedKeys(List<RemovedKey> removed, Environment environment) {
        this.configured =
                removed.stream().filter(key -> key.isSetIn(environment)).toList();
    }

    /** One sentence or two for each removed key that the configuration still sets. */
    public List<String> warnings() {
        return configured.stream().map(RemovedKey::warning).toList();
    }

    @EventListener(ContextRefreshedEvent.class)
    void logWarnings() {
        warnings().forEach(log::warn);
    }

    /**
     * @param name the key, or the prefix of several keys
     * @param since the release that removed it
     * @param action a sentence that says what the operator can do
     */
    record RemovedKey(String name, String since, String action) {

        boolean isSetIn(Environment environment) {
            ConfigurationPropertyName key = ConfigurationPropertyName.of(name);
            for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
                if (source.getConfigurationProperty(key) != null
                        || source.containsDescendantOf(key) == ConfigurationPropertyState.PRESENT) {
                    return true;
                }
            }
            return false;
        }

        String warning() {
            return name + " has no effect: " + since + " removed it. " + action;
        }
    }
}
