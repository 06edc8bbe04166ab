package dev.gatehouse.identity.local;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.storage.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param enabled whether local users may sign in; when unset, only if no other source is configured
 * @param passwordMinLength the minimum length of a new password, in characters
 * @param adminPassword the first password of the first administrator
 * @param adminPasswordFile the file that has it
 * @param breachedPasswordsFile SHA-1 hashes of breached passwords, sorted, as of Have I Been Pwned
 */
@ConfigurationProperties("gatehouse.identity.local")
record LocalProperties(
        @Nullable Boolean enabled,
        @DefaultValue("12") int passwordMinLength,
        @Nullable String adminPassword,
        @Nullable Path adminPasswordFile,
        @Nullable Path breachedPasswordsFile) {
    private static final String PREFIX = "gatehouse.identity.local.";

    /** The key that turns local users on and off. */
    static final String ENABLED = PREFIX + "enabled";

    LocalProperties {
        // NIST SP 800-63B requires at least 8.
        Misconfiguration.check(
                passwordMinLength >= 8 && passwordMinLength <= 128,
                PREFIX + "password-min-length is " + passwordMinLength + ", which is not between 8 and 128",
                "Give a number such as 12.");
        Misconfiguration.check(
                adminPassword == null || adminPasswordFile == null,
                PREFIX + "admin-password and " + PREFIX + "admin-password-file are both set",
                "Set one of them.");
    }

    boolean hasFirstPassword() {
        return adminPassword != null || adminPasswordFile != null;
    }

    /** The key that sets the password of the first administrator. */
    String firstPasswordKey() {
        return PREFIX + (adminPasswordFile == null ? "admin-password" : "admin-password-file");
    }

    /**
     * @return the password of the first administrator, without surrounding blanks if it is in a file; null to generate one
     * @throws Misconfiguration if the file cannot be read
     */
    @Nullable
    String firstPassword() {
        if (adminPasswordFile == null) {
            return adminPassword;
        }
        try {
            OwnerOnly.check(adminPasswordFile);
            return Files.readString(adminPasswordFile).strip();
        } catch (IOException | UncheckedIOException e) {
            throw new Misconfiguration(
                    firstPasswordKey() + " names " + adminPasswordFile + ", which cannot be read as text",
                    "Create the file, readable by this process, or remove the setting.");
        }
    }

    @Override
    public String toString() {
        return "LocalProperties[enabled=" + enabled + ", passwordMinLength=" + passwordMinLength + "]";
    }
}
