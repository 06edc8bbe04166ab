package dev.gatehouse.http;

import dev.gatehouse.anomaly.RequestMonitor;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.ProblemWriter;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.problem.RoleRefusal;
import dev.gatehouse.throttle.InvalidTokenLimit;
import dev.gatehouse.throttle.RequestRateLimit;
import dev.gatehouse.token.Audiences;
import dev.gatehouse.token.TokenAlarm;
import dev.gatehouse.token.TokenRenewal;
import dev.gatehouse.token.TokenVerifier;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.aop.Advisor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.annotation.Order;
import org.springframework.security.authorization.AuthenticatedAuthorizationManager;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.method.AuthorizationManagerBeforeMethodInterceptor;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestMatcherDelegatingAuthorizationManager;
import org.springframework.security.web.authentication.Http403ForbiddenEntryPoint;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/**
 * Two chains: a few doors stand open, all else wants a bearer token. There is no session, no cookie, and so nothing that
 * a forged cross-site request could ride on. The filters are named here one by one: those that a builder would add
 * besides serve sessions and forms, and cost a request more than the token does.
 */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity(prePostEnabled = false)
class SecurityConfiguration {
    /** At the last three it is the registered verifiers who come, with secrets of their own. */
    private static final Set<String> OPEN = Set.of(
            "/authenticate",
            "/actuator/health",
            "/gatehouse.js",
            "/openapi",
            "/.well-known/jwks.json",
            "/.well-known/openid-configuration",
            "/.well-known/oauth-authorization-server",
            "/introspect",
            "/revoke",
            "/revocations");

    /**
     * {@code @PreAuthorize} on any method. The other annotations of method security are not enabled: Spring matches each of
     * them with every method of every bean, together a quarter of the time of a start.
     */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor preAuthorize() {
        return AuthorizationManagerBeforeMethodInterceptor.preAuthorize();
    }

    @Bean
    @Order(1)
    SecurityFilterChain open(HttpProperties properties) {
        Set<String> doors = new HashSet<>(OPEN);
        if (properties.openMetrics()) {
            doors.add("/actuator/prometheus");
        }
        if (properties.docs()) {
            doors.addAll(DocsController.PATHS);
        }
        return new DefaultSecurityFilterChain(request -> isOpen(request, doors), EdgeFilters.of(properties));
    }

    @Bean
    @Order(2)
    SecurityFilterChain bearer(
            HttpProperties properties,
            TokenVerifier verifier,
            Audiences audiences,
            TokenRenewal renewal,
            RequestMonitor traffic,
            TokenAlarm alarm,
            InvalidTokenLimit invalidTokens,
            RequestRateLimit requestRate,
            ProblemWriter problems) {
        List<Filter> filters = new ArrayList<>(EdgeFilters.of(properties));
        filters.add(new BearerTokenFilter(
                verifier,
                new AudienceRule(audiences.own()),
                renewal,
                traffic,
                alarm,
                invalidTokens,
                requestRate,
                problems,
                new RefusalStatus(properties.missingToken())));
        filters.add(roleRefusals(problems));
        AuthorizationFilter authorization =
                new AuthorizationFilter(RequestMatcherDelegatingAuthorizationManager.builder()
                        .add(path("/admin/**"), AuthorityAuthorizationManager.hasRole("admin"))
                        .add(path("/actuator/**"), AuthorityAuthorizationManager.hasRole("admin"))
                        .add(AnyRequestMatcher.INSTANCE, AuthenticatedAuthorizationManager.authenticated())
                        .build());
        // The end of a stream comes back as a dispatch of its own; whoever opened it was let in before.
        authorization.setFilterAsyncDispatch(false);
        filters.add(authorization);
        return new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE, filters);
    }

    /** To the letter of the request: any other spelling of these paths wants a token. */
    private static boolean isOpen(HttpServletRequest request, Set<String> doors) {
        String path = request.getRequestURI();
        return doors.contains(path) || path.startsWith("/actuator/health/");
    }

    private static PathPatternRequestMatcher path(String pattern) {
        return PathPatternRequestMatcher.withDefaults().matcher(pattern);
    }

    private static Filter roleRefusals(ProblemWriter problems) {
        ExceptionTranslationFilter filter = new ExceptionTranslationFilter(new Http403ForbiddenEntryPoint());
        filter.setAccessDeniedHandler(
                (request, response, denied) -> problems.write(RoleRefusal.of(denied), request, response));
        return filter;
    }

    /**
     * Spring's firewall, but for the names and values of headers: Tomcat's parser has refused control characters in them
     * before, and the firewall's regular expression over a token costs more than all the rest of a request's security.
     */
    @Bean
    HttpFirewall httpFirewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowedHeaderNames(name -> true);
        firewall.setAllowedHeaderValues(value -> true);
        return firewall;
    }

    /** What Spring's firewall stops (encoded slashes, line breaks in headers) is a malformed request as any other. */
    @Bean
    RequestRejectedHandler requestRejectedHandler(ProblemWriter problems) {
        return (request, response, rejected) ->
                problems.write(new Refusal(ProblemCode.INVALID_REQUEST, "The request is malformed"), request, response);
    }

    /** Every filter observed for every request would cost more than the filters do. */
    @Bean
    SecurityObservationSettings securityObservationSettings() {
        return SecurityObservationSettings.noObservations();
    }
}
