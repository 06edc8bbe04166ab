package dev.gatehouse.http;

import dev.gatehouse.problem.HttpFailure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses a request that accepts JSON in another charset than UTF-8 only. Spring ignores the charset when it selects a
 * controller, and fails when it writes the response, after the controller has done its work.
 */
@Component
class AcceptedCharset implements HandlerInterceptor, WebMvcConfigurer {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        // Set for a controller that names what it returns, as each one does that changes something.
        if (request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE) == null
                || request.getHeader(HttpHeaders.ACCEPT) == null) {
            return true;
        }
        List<MediaType> json =
                MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT))).stream()
                        .filter(MediaType.APPLICATION_JSON::isCompatibleWith)
                        .toList();
        if (!json.isEmpty() && json.stream().noneMatch(AcceptedCharset::isUtf8)) {
            throw HttpFailure.refusal(406);
        }
        return true;
    }

    private static boolean isUtf8(MediaType type) {
        Charset charset = type.getCharset();
        return charset == null || charset.equals(StandardCharsets.UTF_8);
    }
}
