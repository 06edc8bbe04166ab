package dev.gatehouse.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.access.MappedPath;
import dev.gatehouse.access.PathAccess;
import dev.gatehouse.problem.HttpFailure;
import dev.gatehouse.problem.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the style sheets, scripts, texts and images of all pages, from memory. */
@RestController
@ConditionalOnBooleanProperty("gatehouse.http.cookie.enabled")
class PageFiles {
    private static final String FOLDER = "static/pages/";

    private final Map<String, PageFile> files = new HashMap<>();

    PageFiles(Brand brand) throws IOException {
        for (Resource resource :
                new PathMatchingResourcePatternResolver().getResources("classpath*:" + FOLDER + "**/*.*")) {
            String url = resource.getURL().toString();
            String name = url.substring(url.lastIndexOf(FOLDER) + FOLDER.length());
            if (PageFile.isServed(name)) {
                files.put("/pages/" + name, PageFile.of(name, resource.getContentAsByteArray()));
            }
        }
        files.put(
                "/pages/theme.css", PageFile.of("theme.css", brand.theme().css().getBytes(UTF_8)));
        files.put("/pages/logo", brand.logo());
    }

    @Bean
    static PathAccess pageFilePaths() {
        return PathAccess.open("/pages/**");
    }

    /** @throws Refusal {@code not_found} */
    @GetMapping("/pages/**")
    ResponseEntity<byte[]> file(HttpServletRequest request) {
        PageFile file = files.get(MappedPath.decoded(MappedPath.of(request)));
        if (file == null) {
            throw HttpFailure.refusal(404);
        }
        return file.response();
    }
}
