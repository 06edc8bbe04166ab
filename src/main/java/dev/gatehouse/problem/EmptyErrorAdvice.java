package dev.gatehouse.problem;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Writes the problem for an error without a body, such as an unknown health component or an impossible range of a file. */
@ControllerAdvice
class EmptyErrorAdvice implements ResponseBodyAdvice<Object> {
    private final ProblemWriter writer;

    EmptyErrorAdvice(ProblemWriter writer) {
        this.writer = writer;
    }

    @Override
    public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returnType,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        HttpServletResponse servletResponse = ((ServletServerHttpResponse) response).getServletResponse();
        if (servletResponse.getStatus() >= 400 && (body == null || body instanceof Resource)) {
            try {
                writer.write(
                        HttpFailure.refusal(servletResponse.getStatus()),
                        ((ServletServerHttpRequest) request).getServletRequest(),
                        servletResponse);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return null;
        }
        return body;
    }
}
