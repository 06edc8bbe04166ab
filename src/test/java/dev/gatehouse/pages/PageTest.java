package dev.gatehouse.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import tools.jackson.databind.json.JsonMapper;

@Tag("unit")
class PageTest {
    private static final Map<String, PageTexts> TEXTS =
            Map.of("en", texts("en", "Sign in"), "de", texts("de", "Anmelden"));

    private final Page page = new Page(
            "<title>{{t.title}} {{brand.title}}</title><input value=\"{{user}}\">",
            TEXTS,
            Map.of("title", "A & B"),
            List.of("https://app.example.com"));

    @Test
    void everyValueIsEscaped() {
        String html = page.response(HttpStatus.OK, TEXTS.get("en"), Map.of("user", "\"'><script>&"))
                .getBody();
        assertThat(html)
                .isEqualTo("<title>Sign in A &amp; B</title><input value=\"&quot;&#39;&gt;&lt;script&gt;&amp;\">");
    }

    @Test
    void aValueThatIsMissingIsAnError() {
        assertThatThrownBy(() -> page.response(HttpStatus.OK, TEXTS.get("en"), Map.of()))
                .hasMessageContaining("user");
    }

    @Test
    void aPageLoadsFromItsServerOnlyAndIsInNoFrame() {
        ResponseEntity<String> response = page.response(HttpStatus.OK, TEXTS.get("de"), Map.of("user", ""));
        assertThat(response.getHeaders().getFirst("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self';", "style-src 'self';", "frame-ancestors 'none'")
                .endsWith("form-action 'self' https://app.example.com")
                .doesNotContain("unsafe", "*");
        assertThat(response.getHeaders().getFirst("Referrer-Policy")).isEqualTo("same-origin");
        assertThat(response.getHeaders().getFirst("Content-Language")).isEqualTo("de");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                             | en
        de                   | de
        de-AT,en;q=0.5       | de
        fr,de;q=0.4,en;q=0.3 | de
        en;q=0.5,de;q=0.9    | de
        en-GB,de             | en
        fr                   | en
        *                    | en
        ;;;q=x,,             | en
        """)
    void theLanguageIsTheFirstThatTheBrowserPrefersAndThePageHas(String accepted, String language) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        if (accepted != null) {
            request.addHeader("Accept-Language", accepted);
        }
        assertThat(page.texts(request).language()).isEqualTo(language);
    }

    @ParameterizedTest
    @ValueSource(strings = {"signin", "account"})
    void eachLanguageHasTheSameTexts(String folder) throws IOException {
        Pages pages = new Pages(new Brand(new PageProperties("Gatehouse", null, "#1d56c0")), new JsonMapper());
        PageTexts english = texts(pages.page(folder, List.of()), "en");
        PageTexts german = texts(pages.page(folder, List.of()), "de");
        assertThat(german.language()).isEqualTo("de");
        assertThat(german.all().keySet()).isEqualTo(english.all().keySet());
        assertThat(((Map<?, ?>) german.all().get("problems")).keySet())
                .isEqualTo(((Map<?, ?>) english.all().get("problems")).keySet());
        english.all()
                .forEach(
                        (key, text) -> assertThat(german.all().get(key)).as(key).hasSameClassAs(text));
    }

    @Test
    void aProblemWithoutATextIsAnotherProblem() {
        assertThat(TEXTS.get("en").problem("unknown").title()).isEqualTo("Sorry");
        assertThat(TEXTS.get("en").hasProblem("unknown")).isFalse();
        assertThatThrownBy(() -> TEXTS.get("en").text("problems")).isInstanceOf(IllegalArgumentException.class);
    }

    private static PageTexts texts(Page page, String language) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("Accept-Language", language);
        return page.texts(request);
    }

    private static PageTexts texts(String language, String title) {
        return new PageTexts(
                language, Map.of("title", title, "problems", Map.of("other", List.of("Sorry", "Try again"))));
    }
}
