package dev.gatehouse.pages;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The texts of one page in one language, as its JSON file has them.
 *
 * @param language of RFC 5646, such as {@code de}
 */
public record PageTexts(String language, Map<String, Object> all) {

    /** @throws IllegalArgumentException if the page has no such text */
    public String text(String key) {
        if (all.get(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("there is no text " + key + " in " + language);
    }

    /**
     * What went wrong, and what to do.
     *
     * @param key a code of a problem, or one of the page; the text {@code other} stands for all that the page does not name
     */
    public Problem problem(String key) {
        return find(key)
                .or(() -> find("other"))
                .orElseThrow(() -> new IllegalArgumentException("there is no problem " + key + " in " + language));
    }

    public boolean hasProblem(String key) {
        return find(key).isPresent();
    }

    private Optional<Problem> find(String key) {
        return all.get("problems") instanceof Map<?, ?> problems && problems.get(key) instanceof List<?> texts
                ? Optional.of(new Problem(String.valueOf(texts.get(0)), String.valueOf(texts.get(1))))
                : Optional.empty();
    }

    /** The two texts of a problem. */
    public record Problem(String title, String text) {}
}
