package dev.gatehouse.web;

import dev.gatehouse.access.PathAccess;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.util.DigestUtils;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Serves the browser module and the OpenAPI document. The document is the contract, so it is written by hand. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {
    private static final String MODULE = "/gatehouse.js";
    private static final String OPENAPI = "/openapi";

    private final Resource module = new ClassPathResource("static/gatehouse.js");
    private final String etag;

    WebConfiguration() throws IOException {
        this.etag = '"' + DigestUtils.md5DigestAsHex(module.getContentAsByteArray()) + '"';
    }

    @Bean
    static PathAccess filePaths() {
        return PathAccess.open(MODULE, OPENAPI);
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler(MODULE)
                .setCacheControl(CacheControl.maxAge(Duration.ofMinutes(5)).cachePublic())
                .setEtagGenerator(file -> etag)
                .setUseLastModified(false)
                .resourceChain(false)
                .addResolver(new StaticFiles(Map.of(MODULE, module)));
        registry.addResourceHandler(OPENAPI)
                .setUseLastModified(false)
                .resourceChain(false)
                .addResolver(new StaticFiles(Map.of(OPENAPI, new ClassPathResource("openapi.json"))));
    }
}
