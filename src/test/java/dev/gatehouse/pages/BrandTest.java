package dev.gatehouse.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class BrandTest {
    @TempDir
    private Path folder;

    @Test
    void theDefaultLogoHasTheTitleBesideIt() throws IOException {
        Brand brand = new Brand(new PageProperties("Example", null, "#1d56c0"));
        assertThat(brand.values()).containsEntry("name", "Example").containsEntry("alt", "");
        assertThat(brand.logo().response().getHeaders().getContentType()).hasToString("image/svg+xml");
    }

    @Test
    void aLogoOfTheOperatorReplacesTheTitle() throws IOException {
        Path logo = Files.write(folder.resolve("logo.v2.PNG"), new byte[] {1, 2, 3});
        Brand brand = new Brand(new PageProperties("Example", logo, "#1d56c0"));
        assertThat(brand.values())
                .containsEntry("title", "Example")
                .containsEntry("name", "")
                .containsEntry("alt", "Example");
        assertThat(brand.logo().response().getHeaders().getContentType()).hasToString("image/png");
        assertThat(brand.logo().response().getBody()).containsExactly(1, 2, 3);
    }

    @Test
    void aFileThatIsNoUsableImageStopsTheStart() throws IOException {
        assertThatThrownBy(() -> logo(folder.resolve("none.png"))).hasMessageEndingWith("cannot be read");
        assertThatThrownBy(() -> logo(Files.createDirectory(folder.resolve("folder.svg"))))
                .hasMessageEndingWith("cannot be read");
        assertThatThrownBy(() -> logo(Files.createFile(folder.resolve("logo.html"))))
                .hasMessageEndingWith("is no .svg, .png, .jpg or .webp");
        assertThatThrownBy(() -> logo(Files.write(folder.resolve("large.svg"), new byte[256 * 1024 + 1])))
                .hasMessageEndingWith("is larger than 256 KiB");
        assertThat(logo(Files.write(folder.resolve("fits.svg"), new byte[256 * 1024]))
                        .logo()
                        .response()
                        .getBody())
                .hasSize(256 * 1024);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two\nlines", "1234567890123456789012345678901234567890123456789012345678901"})
    void aTitleIsOneLineOfText(String title) {
        assertThatThrownBy(() -> new PageProperties(title, null, "#1d56c0"))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.pages.title");
    }

    private static Brand logo(Path file) throws IOException {
        return new Brand(new PageProperties("Example", file, "#1d56c0"));
    }
}
