package dev.gatehouse.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** A page: its template, its texts by language, and the headers that each page has. {@link Pages} creates it. */
public final class Page {
    private static final String DEFAULT_LANGUAGE = "en";

    /** Everything comes from this server, and nothing is inline: text that gets into a page is no script and no style. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; form-action ";

    private final Template template;
    private final Map<String, PageTexts> texts;
    private final Map<String, String> brand;
    private final String contentSecurityPolicy;

    Page(String html, Map<String, PageTexts> texts, Map<String, String> brand, List<String> formTargets) {
        this.template = Mustache.compiler().emptyStringIsFalse(true).compile(html);
        this.texts = texts;
        this.brand = brand;
        this.contentSecurityPolicy = CONTENT_SECURITY_POLICY
                + String.join(
                        " ",
                        Stream.concat(Stream.of("'self'"), formTargets.stream()).toList());
    }

    /** The texts in the language that the browser prefers of those that exist (RFC 9110, section 12.5.4). */
    public PageTexts texts(HttpServletRequest request) {
        // Without the header the server would return the language of its own operating system.
        String language = request.getHeader(HttpHeaders.ACCEPT_LANGUAGE) == null
                ? DEFAULT_LANGUAGE
                : Collections.list(request.getLocales()).stream()
                        .map(Locale::getLanguage)
                        .filter(texts::containsKey)
                        .findFirst()
                        .orElse(DEFAULT_LANGUAGE);
        return Objects.requireNonNull(texts.get(language));
    }

    /**
     * @param values for the template, which escapes them
     * @return the page, which no cache keeps
     */
    public ResponseEntity<String> response(HttpStatus status, PageTexts texts, Map<String, ?> values) {
        Map<String, Object> context = new HashMap<>(values);
        context.put("t", texts.all());
        context.put("lang", texts.language());
        context.put("brand", brand);
        return ResponseEntity.status(status)
                .header("Content-Security-Policy", contentSecurityPolicy)
                // Not no-referrer: browsers without Sec-Fetch-Site would send "Origin: null" with the form.
                .header("Referrer-Policy", "same-origin")
                .header(HttpHeaders.CONTENT_LANGUAGE, texts.language())
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
                .contentType(new MediaType(MediaType.TEXT_HTML, UTF_8))
                .body(template.execute(context));
    }
}
