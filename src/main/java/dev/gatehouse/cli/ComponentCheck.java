package dev.gatehouse.cli;

import dev.gatehouse.config.Findings;
import java.util.HashSet;
import java.util.Set;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Creates all components of the service, as the start does, each of which may refuse its settings. What fails for another
 * reason, such as a database without tables, is for other steps of the check, or is a component of the web server.
 */
final class ComponentCheck {
    private ComponentCheck() {}

    static void run(ConfigurableListableBeanFactory components, Findings findings) {
        Set<String> problems = new HashSet<>();
        for (String name : components.getBeanDefinitionNames()) {
            create(components, name, problems, findings);
        }
        if (problems.isEmpty()) {
            findings.accept("valid");
        }
    }

    /** A problem of one component is that of those that need it, too. */
    private static void create(
            ConfigurableListableBeanFactory components, String name, Set<String> problems, Findings findings) {
        try {
            if (components.isSingleton(name)) {
                components.getBean(name);
            }
        } catch (RuntimeException e) {
            if (Diagnosis.isMisconfiguration(e) && problems.add(Diagnosis.of(e))) {
                findings.failed(e);
            }
        }
    }
}
