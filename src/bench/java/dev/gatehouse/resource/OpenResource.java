package dev.gatehouse.resource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A copy of the protected resource for the benchmark, without a token and without any filter of Spring Security. The
 * difference between the two is the cost of protection.
 */
@RestController
class OpenResource {
    private final ProtectedResources resources;

    OpenResource(ProtectedResources resources) {
        this.resources = resources;
    }

    @GetMapping("/open/resource")
    ProtectedResourceController.Answer get() {
        return resources
                .find("alice")
                .map(ProtectedResourceController.Answer::new)
                .orElseThrow();
    }

    @Configuration(proxyBeanMethods = false)
    static class Unfiltered {
        @Bean
        WebSecurityCustomizer noFilters() {
            return web -> web.ignoring().requestMatchers("/open/**");
        }
    }
}
