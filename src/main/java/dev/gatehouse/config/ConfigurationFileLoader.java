package dev.gatehouse.config;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads YAML as Spring Boot does, and names the file and the line of an error, which Boot does not. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class ConfigurationFileLoader extends YamlPropertySourceLoader {
    /** The name that Boot gives to the text of a document that is no mapping. */
    private static final String NO_MAPPING = "document";

    /** @throws Misconfiguration if the file is not YAML, or has no names of settings */
    @Override
    public List<PropertySource<?>> load(String name, Resource resource) throws IOException {
        try {
            List<PropertySource<?>> sources = super.load(name, resource);
            if (sources.stream().anyMatch(source -> source.containsProperty(NO_MAPPING))) {
                throw broken(resource, null, "it has a text where the name of a setting is expected");
            }
            return sources;
        } catch (MarkedYAMLException e) {
            throw broken(
                    resource,
                    e.getProblemMark() == null ? null : e.getProblemMark().getLine() + 1,
                    e.getProblem());
        } catch (YAMLException e) {
            throw broken(
                    resource,
                    null,
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static Misconfiguration broken(Resource resource, @Nullable Integer line, @Nullable String problem) {
        return new Misconfiguration(
                PropertyOrigin.file(resource) + (line == null ? "" : ", line " + line) + " is not valid YAML: "
                        + problem,
                "Indent with blanks, put a blank after each colon, and quote a value that has a colon and a blank, or begins with a"
                        + " special character.");
    }
}
