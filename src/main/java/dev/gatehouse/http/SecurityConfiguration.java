package dev.gatehouse.http;

import dev.gatehouse.access.PathAccess;
import dev.gatehouse.access.PathAccess.Rule;
import dev.gatehouse.cookie.CrossSiteCheck;
import dev.gatehouse.problem.ProblemWriter;
import dev.gatehouse.problem.RoleRefusal;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.springframework.aop.Advisor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
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
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.filter.RequestContextFilter;

/**
 * Two filter chains: a few public paths, and a bearer token for all others. There is no server session. A token in a cookie
 * counts only for pages of this origin ({@link CookieToken}), so that forged cross-site requests change nothing. The filters
 * are named one by one, because those that Spring's builder adds serve sessions and forms and cost a request more than the
 * token does.
 */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity(prePostEnabled = false)
class SecurityConfiguration {
    @Bean
    static PathAccess administratorPaths() {
        return PathAccess.administrator("/admin/**");
    }

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
    SecurityFilterChain open(
            HttpProperties properties, AccessPolicy policy, TransportSecurity transport, ProblemWriter problems) {
        return new DefaultSecurityFilterChain(
                request -> policy.rule(request) == Rule.PUBLIC, edgeFilters(properties, policy, transport, problems));
    }

    @Bean
    @Order(2)
    SecurityFilterChain bearer(
            HttpProperties properties,
            BearerAuthenticator authenticator,
            AccessPolicy policy,
            SignInRedirect signIn,
            AcceptedRequests accepted,
            TransportSecurity transport,
            ProblemWriter problems) {
        List<Filter> filters = new ArrayList<>(edgeFilters(properties, policy, transport, problems));
        filters.add(new BearerTokenFilter(authenticator, policy, signIn, accepted, problems));
        filters.add(accessDenials(policy, problems));
        AuthorizationFilter authorization =
                new AuthorizationFilter(RequestMatcherDelegatingAuthorizationManager.builder()
                        .add(
                                request -> policy.rule(request) == Rule.ADMINISTRATOR,
                                AuthorityAuthorizationManager.hasRole("admin"))
                        .add(
                                request -> policy.rule(request) != Rule.NOTHING,
                                AuthenticatedAuthorizationManager.authenticated())
                        .build());
        // The end of an event stream is an async dispatch; its request was authorized when the stream began.
        authorization.setFilterAsyncDispatch(false);
        filters.add(authorization);
        return new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE, filters);
    }

    /** The filters of both chains: the response headers, and CORS if an origin is configured. */
    private static List<Filter> edgeFilters(
            HttpProperties properties, AccessPolicy policy, TransportSecurity transport, ProblemWriter problems) {
        return properties.corsOrigins().isEmpty()
                ? List.of(new SecurityHeadersFilter(transport::isHttps))
                : List.of(new SecurityHeadersFilter(transport::isHttps), cors(properties, policy, problems));
    }

    /** Exposes what a page needs to stay signed in: the renewed token, and why a token was refused. */
    private static Filter cors(HttpProperties properties, AccessPolicy policy, ProblemWriter problems) {
        CorsConfiguration cors = new CorsConfiguration();
        cors.setAllowedOrigins(properties.corsOrigins());
        cors.setAllowCredentials(properties.corsCredentials());
        cors.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
        cors.setAllowedHeaders(
                List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE, CrossSiteCheck.CUSTOM_HEADER));
        cors.setExposedHeaders(
                List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.RETRY_AFTER, HttpHeaders.WWW_AUTHENTICATE));
        CorsFilter filter = new CorsFilter(request -> cors) {
            /** A gateway forwards requests to other services. A preflight of theirs is no valid token. */
            @Override
            protected boolean shouldNotFilter(HttpServletRequest request) {
                return policy.rule(request) == Rule.FORWARD_AUTH;
            }
        };
        filter.setCorsProcessor(new CorsRefusal(problems));
        return filter;
    }

    private static Filter accessDenials(AccessPolicy policy, ProblemWriter problems) {
        ExceptionTranslationFilter filter = new ExceptionTranslationFilter(new Http403ForbiddenEntryPoint());
        filter.setAccessDeniedHandler((request, response, denied) ->
                problems.write(policy.answer(RoleRefusal.of(denied), request), request, response));
        return filter;
    }

    @Bean
    HttpFirewall httpFirewall() {
        return new PathFirewall();
    }

    /** The dispatcher servlet itself binds the request to the thread, and no filter needs that. */
    @Bean
    FilterRegistrationBean<RequestContextFilter> noRequestContextFilter() {
        FilterRegistrationBean<RequestContextFilter> filter = new FilterRegistrationBean<>(new RequestContextFilter());
        filter.setEnabled(false);
        return filter;
    }

    /** An observation of each filter for each request would cost more than the filters do. */
    @Bean
    SecurityObservationSettings securityObservationSettings() {
        return SecurityObservationSettings.noObservations();
    }
}
