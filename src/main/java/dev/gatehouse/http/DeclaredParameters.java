package dev.gatehouse.http;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses query parameters that a controller does not declare, or that occur twice, where an unknown filter must not look like one that finds
 * everything. OAuth endpoints must ignore such parameters (RFC 6749, section 3.1), and others get them from links.
 */
@Component
class DeclaredParameters implements HandlerInterceptor, WebMvcConfigurer {
    private static final int MAX_NAME_SHOWN = 40;

    private final ControllerSet strict = new ControllerSet("/admin/**", "/sessions/**", "/revocations");
    private final Map<Method, Set<String>> declared = new ConcurrentHashMap<>();

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (strict.contains(request) && handler instanceof HandlerMethod controller) {
            Set<String> known = declared.computeIfAbsent(controller.getMethod(), method -> names(controller));
            request.getParameterMap().forEach((name, values) -> {
                if (!known.contains(name)) {
                    refuse(name, "is not known here");
                } else if (values.length > 1) {
                    // Spring would join the values with a comma, which is another value.
                    refuse(name, "occurs more than once");
                }
            });
        }
        return true;
    }

    private static Set<String> names(HandlerMethod controller) {
        return Arrays.stream(controller.getMethodParameters())
                .filter(parameter -> parameter.hasParameterAnnotation(RequestParam.class))
                .map(DeclaredParameters::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String name(MethodParameter parameter) {
        String named = Objects.requireNonNull(parameter.getParameterAnnotation(RequestParam.class))
                .name();
        parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
        return named.isEmpty() ? String.valueOf(parameter.getParameterName()) : named;
    }

    /** A name can be as long as the address, and the detail is a header too. */
    private static void refuse(String name, String problem) {
        throw new Refusal(
                ProblemCode.INVALID_REQUEST,
                (name.length() > MAX_NAME_SHOWN ? "a query parameter" : "the query parameter " + name) + " " + problem);
    }
}
