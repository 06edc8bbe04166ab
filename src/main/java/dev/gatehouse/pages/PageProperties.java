package dev.gatehouse.pages;

import dev.gatehouse.config.Misconfiguration;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator can change in the look of the pages.
 *
 * @param title whose pages they are: in the title of the browser's tab, and beside the default logo
 * @param logo an image file in place of the default logo and the title beside it
 * @param accent the colour of buttons and links, as {@code #rrggbb}
 */
@ConfigurationProperties("gatehouse.pages")
record PageProperties(
        @DefaultValue("Gatehouse") String title,
        @Nullable Path logo,
        @DefaultValue("#1d56c0") String accent) {
    private static final int MAX_TITLE = 60;

    PageProperties {
        Misconfiguration.check(
                !title.isBlank() && title.length() <= MAX_TITLE && title.chars().noneMatch(Character::isISOControl),
                "gatehouse.pages.title is no text of 1 to " + MAX_TITLE + " characters in one line",
                "Set it to the name of your service or organisation.");
    }
}
