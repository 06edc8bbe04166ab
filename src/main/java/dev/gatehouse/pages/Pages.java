package dev.gatehouse.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Creates the pages from the files of their folders below {@code static/pages}. */
@Component
@ConditionalOnBooleanProperty("gatehouse.http.cookie.enabled")
public class Pages {
    private final Brand brand;
    private final JsonMapper json;

    Pages(Brand brand, JsonMapper json) {
        this.brand = brand;
        this.json = json;
    }

    /**
     * @param name of the folder, which has {@code index.html}, and a file of texts for each language, such as {@code de.json}
     * @param formTargets other origins to which the answer to a form may redirect
     */
    public Page page(String name, List<String> formTargets) {
        String folder = "static/pages/" + name + "/";
        try {
            Map<String, PageTexts> texts = new HashMap<>();
            for (Resource file :
                    new PathMatchingResourcePatternResolver().getResources("classpath*:" + folder + "*.json")) {
                String language = StringUtils.stripFilenameExtension(String.valueOf(file.getFilename()));
                texts.put(
                        language,
                        new PageTexts(
                                language, json.readValue(file.getContentAsByteArray(), new TypeReference<>() {})));
            }
            String html = new ClassPathResource(folder + "index.html").getContentAsString(UTF_8);
            return new Page(html, Map.copyOf(texts), brand.values(), formTargets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
