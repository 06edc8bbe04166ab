package dev.gatehouse.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin.Location;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.Resource;

/** Where a property was set, in the words of an operator. */
final class PropertyOrigin {
    /** How Spring describes a resource, such as {@code file [application.yml]}. */
    private static final Pattern RESOURCE = Pattern.compile(".*?\\[(?:file:)?(.*)].*");

    private static final Pattern JSON = Pattern.compile("(?i)spring[._]application[._]json");

    private PropertyOrigin() {}

    /**
     * The name of a property and where it was set: a file with the line, a variable, or an option.
     *
     * @param name of the property, or of a group that it is in
     */
    static String describe(ConfigurationProperty property, ConfigurationPropertyName name) {
        Origin origin = property.getOrigin();
        if (origin == null) {
            return name.toString();
        }
        String other = origin instanceof PropertySourceOrigin where ? withoutFile(where) : "";
        return other.isEmpty() ? name + " (" + place(property) + ")" : other;
    }

    /** Where it was set: the file with the line, the variable, or the option. */
    static String place(ConfigurationProperty property) {
        Origin origin = property.getOrigin();
        if (origin == null) {
            return "";
        }
        if (!(origin instanceof PropertySourceOrigin where)) {
            return place(origin);
        }
        if (isJson(where)) {
            return "SPRING_APPLICATION_JSON";
        }
        String other = withoutFile(where);
        return other.isEmpty() ? place(where.getOrigin() == null ? where : where.getOrigin()) : other;
    }

    private static String withoutFile(PropertySourceOrigin where) {
        if (isJson(where)) {
            return "";
        }
        PropertySource<?> source = where.getPropertySource();
        if (source instanceof SystemEnvironmentPropertySource) {
            return "the environment variable " + where.getPropertyName();
        }
        if (source instanceof CommandLinePropertySource) {
            return "the option --" + where.getPropertyName();
        }
        if (source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)) {
            return "the system property -D" + where.getPropertyName();
        }
        return "";
    }

    /** The environment variable that set a property; empty for another origin. */
    static String variable(ConfigurationProperty property) {
        return property.getOrigin() instanceof PropertySourceOrigin where
                        && where.getPropertySource() instanceof SystemEnvironmentPropertySource
                        && !isJson(where)
                ? where.getPropertyName()
                : "";
    }

    /** Whether it is one of several properties in one variable or option. */
    private static boolean isJson(PropertySourceOrigin where) {
        return JSON.matcher(where.getPropertyName()).matches();
    }

    static boolean isFile(ConfigurationProperty property) {
        return property.getOrigin() instanceof PropertySourceOrigin where
                && where.getOrigin() instanceof TextResourceOrigin;
    }

    private static String place(Origin origin) {
        if (!(origin instanceof TextResourceOrigin text)) {
            return origin instanceof PropertySourceOrigin where
                    ? where.getPropertySource().getName()
                    : origin.toString();
        }
        Location location = text.getLocation();
        return (text.getResource() == null ? "" : file(text.getResource()))
                + (location == null ? "" : ", line " + (location.getLine() + 1));
    }

    /** The path of a file, as it was configured. */
    static String file(Resource resource) {
        Matcher description = RESOURCE.matcher(resource.getDescription());
        return description.matches() ? description.group(1) : resource.getDescription();
    }
}
