package dev.gatehouse.pages;

import dev.gatehouse.config.Misconfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Whose pages they are: name, logo and colours. */
@Component
@ConditionalOnBooleanProperty("gatehouse.http.cookie.enabled")
class Brand {
    private static final int MAX_LOGO = 256 * 1024;
    private static final Map<String, MediaType> LOGO_TYPES = Map.of(
            "svg",
            MediaType.valueOf("image/svg+xml"),
            "png",
            MediaType.IMAGE_PNG,
            "jpg",
            MediaType.IMAGE_JPEG,
            "webp",
            MediaType.valueOf("image/webp"));

    private final Map<String, String> values;
    private final PageFile logo;
    private final Theme theme;

    Brand(PageProperties properties) throws IOException {
        Path file = properties.logo();
        this.theme = Theme.of(properties.accent());
        this.logo = file == null
                ? PageFile.of("logo.svg", new ClassPathResource("static/pages/icon.svg").getContentAsByteArray())
                : read(file);
        // A logo of the operator says the name itself.
        this.values = file == null
                ? Map.of("title", properties.title(), "name", properties.title(), "alt", "")
                : Map.of("title", properties.title(), "name", "", "alt", properties.title());
    }

    private static PageFile read(Path file) {
        String extension =
                String.valueOf(file.getFileName()).replaceFirst(".*\\.", "").toLowerCase(Locale.ROOT);
        MediaType type = LOGO_TYPES.get(extension);
        if (type == null) {
            throw unusable(file, "is no .svg, .png, .jpg or .webp");
        }
        try {
            if (Files.size(file) > MAX_LOGO) {
                throw unusable(file, "is larger than " + MAX_LOGO / 1024 + " KiB");
            }
            return new PageFile(type, Files.readAllBytes(file));
        } catch (IOException e) {
            throw unusable(file, "cannot be read");
        }
    }

    private static Misconfiguration unusable(Path file, String problem) {
        return new Misconfiguration(
                "gatehouse.pages.logo: the file " + file + " " + problem,
                "Name an image file that Gatehouse can read.");
    }

    /** For templates: {@code title} for the tab, and the logo's {@code name} beside it or {@code alt} in place of it. */
    Map<String, String> values() {
        return values;
    }

    PageFile logo() {
        return logo;
    }

    Theme theme() {
        return theme;
    }
}
