package dev.gatehouse.token.keys;

import java.util.Arrays;
import java.util.Base64;
import org.springframework.stereotype.Component;

/** Replaces names that must not be stored: one name always has the same pseudonym. */
@Component
public record Pseudonyms(KeyedHash hash) {
    private static final int BYTES = 12;
    private static final String MARK = "#";

    /** @return 17 characters: {@code #} and 96 bits in base64url */
    public String of(String name) {
        return MARK + Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash.of("pseudonym", name), BYTES));
    }
}
