package dev.gatehouse.config;

import java.util.regex.Pattern;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/** Names of settings whose values no message contains. */
final class SecretNames {
    private static final Pattern SECRET = Pattern.compile(".*(password|secret|key|pin|token|credential).*");

    private SecretNames() {}

    static boolean contain(ConfigurationPropertyName name) {
        ConfigurationPropertyName setting = name.isLastElementIndexed() ? name.getParent() : name;
        return SECRET.matcher(setting.getLastElement(Form.UNIFORM)).matches();
    }
}
