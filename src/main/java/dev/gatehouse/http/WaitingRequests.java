package dev.gatehouse.http;

import dev.gatehouse.overload.Bulkhead;
import dev.gatehouse.problem.Refusal;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.AsyncHandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Bounds the requests that wait for a database, an identity source or a password hash, so that the others always find a
 * thread. The endpoints of the actuator are not Spring MVC's controllers, and are not counted.
 */
@Component
class WaitingRequests implements AsyncHandlerInterceptor, WebMvcConfigurer {
    /**
     * The controllers that use nothing but memory. All others may wait. A refresh may wait for an identity source, as every
     * renewal, in the places of the renewals.
     */
    private final ControllerSet inMemory = new ControllerSet(
            "/verify/**",
            "/me",
            "/authenticate/refresh",
            "/introspect",
            "/revocations",
            "/.well-known/**",
            "/gatehouse.js",
            "/openapi",
            "/docs/**",
            "/pages/**",
            "/account",
            "/console/**");

    private final Bulkhead places;

    WaitingRequests(HttpProperties properties) {
        this.places = new Bulkhead(properties.maxWaiting());
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    /** @throws Refusal {@code busy} */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (needsPlace(request)) {
            places.enter();
        }
        return true;
    }

    /** An event stream has left its thread, and occupies no place. */
    @Override
    public void afterConcurrentHandlingStarted(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (needsPlace(request)) {
            places.leave();
        }
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (needsPlace(request)) {
            places.leave();
        }
    }

    /** Not the dispatch at the end of an event stream. */
    private boolean needsPlace(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.REQUEST && !inMemory.contains(request);
    }
}
