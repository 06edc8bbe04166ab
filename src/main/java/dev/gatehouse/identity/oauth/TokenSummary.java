package dev.gatehouse.identity.oauth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What a refused token says about itself, for the log: for whom it is, who issued it, and which key signed it. Nothing of
 * it is verified, so each value is short and has neither quotes nor invisible characters.
 */
final class TokenSummary {
    private static final int SIGNED_PARTS = 3;
    private static final int MAX_VALUE = 64;
    private static final int MAX_VALUES = 4;
    private static final List<String> HEADER = List.of("alg", "kid", "typ");
    private static final List<String> CLAIMS = List.of("iss", "aud", "azp", "client_id");

    private TokenSummary() {}

    /** @return such as {@code " (alg='RS256', aud='account')"}; empty for a token that is not a JWT */
    static String of(String token) {
        String[] parts = token.split("\\.", -1);
        return joined(Stream.concat(
                described(HEADER, members(parts[0])),
                parts.length == SIGNED_PARTS ? described(CLAIMS, members(parts[1])) : Stream.empty()));
    }

    /** The same, of a provider's answer about a token. */
    static String of(Claims claims) {
        return joined(described(CLAIMS, claims));
    }

    private static String joined(Stream<String> descriptions) {
        String summary = descriptions.collect(Collectors.joining(", "));
        return summary.isEmpty() ? "" : " (" + summary + ")";
    }

    /** Text of a provider or of a token, in at most this many characters. */
    static String cleaned(String text, int max) {
        String visible = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}'\"\\\\]", "?");
        return visible.codePointCount(0, visible.length()) <= max
                ? visible
                : visible.substring(0, visible.offsetByCodePoints(0, max - 1)) + "…";
    }

    private static Stream<String> described(List<String> names, Claims members) {
        return names.stream()
                .map(name -> described(name, members.values().get(name)))
                .filter(Objects::nonNull);
    }

    private static @Nullable String described(String name, @Nullable Object value) {
        List<String> texts = Claims.texts(value);
        return texts.isEmpty()
                ? null
                : texts.stream()
                        .limit(MAX_VALUES)
                        .map(text -> "'" + cleaned(text, MAX_VALUE) + "'")
                        .collect(Collectors.joining(" ", name + "=", texts.size() > MAX_VALUES ? " …" : ""));
    }

    private static Claims members(String part) {
        try {
            return Claims.parsed(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | JacksonException notAJwt) {
            return new Claims(Map.of());
        }
    }
}
