package dev.gatehouse.http;

import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Looks a request up among the controllers before the endpoints of the actuator, which have more costly conditions.
 * {@link AccessPolicy} has the same order.
 */
@Component
class ControllersFirst implements WebMvcRegistrations {
    private static final int BEFORE_ACTUATOR = -200;

    @Override
    public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
        return new RequestMappingHandlerMapping() {
            @Override
            public int getOrder() {
                return BEFORE_ACTUATOR;
            }
        };
    }
}
