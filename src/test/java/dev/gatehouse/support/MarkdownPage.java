package dev.gatehouse.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of the documentation. Tests run its examples. */
public record MarkdownPage(String text) {

    public static MarkdownPage of(String file) throws IOException {
        return new MarkdownPage(Files.readString(Path.of(file)));
    }

    /** The blocks of a language, in the order of the page. */
    public List<String> blocks(String language) {
        return Pattern.compile("(?s)```" + Pattern.quote(language) + "\n(.*?)```")
                .matcher(text)
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    /** The only block of a language. */
    public String block(String language) {
        List<String> blocks = blocks(language);
        if (blocks.size() != 1) {
            throw new IllegalStateException("there are " + blocks.size() + " blocks of " + language);
        }
        return blocks.get(0);
    }

    /** @param parts texts and their replacements in turn; each text must occur */
    public static String replaced(String text, String... parts) {
        String replaced = text;
        for (int i = 0; i < parts.length; i += 2) {
            if (!replaced.contains(parts[i])) {
                throw new IllegalStateException("there is no " + parts[i]);
            }
            replaced = replaced.replaceAll(Pattern.quote(parts[i]), Matcher.quoteReplacement(parts[i + 1]));
        }
        return replaced;
    }
}
