package dev.gatehouse.web;

import dev.gatehouse.access.PathAccess;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Serves the page that shows the OpenAPI document: Swagger UI, with no more of its files than the page needs. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("gatehouse.http.docs")
class DocsConfiguration implements WebMvcConfigurer {
    private static final String PAGE = "/docs";

    /** Scripts come from this server only. Swagger UI writes styles and images into the page. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; connect-src 'self';"
            + " style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

    private final StaticFiles files;

    DocsConfiguration() throws IOException {
        this.files = new StaticFiles(Map.of(
                PAGE,
                new ClassPathResource("docs/index.html"),
                PAGE + "/swagger-init.js",
                new ClassPathResource("docs/swagger-init.js"),
                PAGE + "/swagger-ui.css",
                swaggerUi("swagger-ui.css"),
                PAGE + "/swagger-ui-bundle.js",
                swaggerUi("swagger-ui-bundle.js")));
    }

    @Bean
    PathAccess docsPaths() {
        return PathAccess.open(files.paths());
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler(files.paths())
                .setUseLastModified(false)
                .resourceChain(false)
                .addResolver(files);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new HandlerInterceptor() {
                    @Override
                    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
                        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
                        return true;
                    }
                })
                .addPathPatterns(PAGE);
    }

    /** The path of the web jar contains its version. */
    private static Resource swaggerUi(String file) throws IOException {
        Resource[] found = new PathMatchingResourcePatternResolver()
                .getResources("classpath*:META-INF/resources/webjars/swagger-ui/*/" + file);
        return found[0];
    }
}
