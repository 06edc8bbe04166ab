package dev.gatehouse.identity;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The claim to a name.
 *
 * @param name the canonical name
 * @param source of the user
 * @param identifier of the user at the source; null until the first sign-in after an upgrade from a version without it
 * @param erasedAt when the person of this name was erased, so that no user has the name; null if a user has it
 */
public record Subject(
        String name,
        String source,
        @Nullable String identifier,
        @Nullable Instant erasedAt) {

    Subject(String name, String source, @Nullable String identifier) {
        this(name, source, identifier, null);
    }

    @JsonIgnore
    public boolean isErased() {
        return erasedAt != null;
    }
}
