package dev.gatehouse.verifier;

import java.net.http.HttpClient;
import java.time.Clock;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;

/**
 * Makes a service accept the tokens of Gatehouse. It needs {@code gatehouse.verifier.issuer}. A bean of the service takes the
 * place of the one here: the decoder, the converter, or the rules. A {@link HttpClient} named {@value #HTTP_CLIENT} sends the
 * requests to Gatehouse.
 */
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.oauth2.resource.servlet.OAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.security.servlet.ManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(GatehouseVerifierProperties.class)
public class GatehouseVerifierAutoConfiguration {
    static final String HTTP_CLIENT = "gatehouseHttpClient";

    @Bean
    @ConditionalOnMissingBean
    GatehouseServer gatehouseServer(
            GatehouseVerifierProperties properties, @Qualifier(HTTP_CLIENT) ObjectProvider<HttpClient> http) {
        return new HttpGatehouse(http.getIfAvailable(HttpGatehouse::client), properties);
    }

    @Bean
    Outcomes gatehouseOutcomes() {
        return new Outcomes();
    }

    @Bean
    @ConditionalOnMissingBean(JwtDecoder.class)
    GatehouseJwtDecoder gatehouseJwtDecoder(
            GatehouseVerifierProperties properties,
            GatehouseServer gatehouse,
            ObjectProvider<Feed> feed,
            Outcomes outcomes,
            ObjectProvider<OAuth2TokenValidator<Jwt>> more) {
        Clock clock = Clock.systemUTC();
        return new GatehouseJwtDecoder(
                properties,
                new PublishedKeys(gatehouse, properties.maxStaleness(), clock),
                new TokenChecks(properties, clock),
                feed.getIfAvailable(),
                outcomes,
                new DelegatingOAuth2TokenValidator<>(more.orderedStream().toList()));
    }

    /** Roles as authorities: {@code hasRole("editor")}. */
    @Bean
    @ConditionalOnMissingBean
    JwtAuthenticationConverter gatehouseAuthenticationConverter() {
        JwtGrantedAuthoritiesConverter roles = new JwtGrantedAuthoritiesConverter();
        roles.setAuthoritiesClaimName("roles");
        roles.setAuthorityPrefix("ROLE_");
        JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
        converter.setJwtGrantedAuthoritiesConverter(roles);
        keepPrincipal(converter);
        return converter;
    }

    /** Spring Security 7 wraps the principal unless it has a converter; version 6 has none, and keeps it. */
    private static void keepPrincipal(JwtAuthenticationConverter converter) {
        BeanWrapper properties = PropertyAccessorFactory.forBeanPropertyAccess(converter);
        if (properties.isWritableProperty("jwtPrincipalConverter")) {
            Converter<Jwt, OAuth2AuthenticatedPrincipal> same =
                    token -> token instanceof GatehouseUser user ? user : new GatehouseUser(token);
            properties.setPropertyValue("jwtPrincipalConverter", same);
        }
    }

    @Bean
    UnavailableFilter gatehouseUnavailableFilter() {
        return new UnavailableFilter();
    }

    @Bean
    ResourceMetadataFilter gatehouseResourceMetadataFilter(GatehouseVerifierProperties properties) {
        return new ResourceMetadataFilter(properties);
    }

    /** What follows the feed. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("gatehouse.verifier.client-id")
    static class FeedConfiguration {

        @Bean
        Feed gatehouseFeed(GatehouseVerifierProperties properties) {
            return new Feed(properties.maxStaleness(), Clock.systemUTC());
        }

        @Bean
        VerifierReadiness gatehouseReadiness(ApplicationContext context, Feed feed) {
            return new VerifierReadiness(context, feed);
        }

        @Bean
        FeedFollower gatehouseFeedFollower(GatehouseServer gatehouse, Feed feed, VerifierReadiness readiness) {
            return new FeedFollower(gatehouse, feed, readiness::feedIsComplete);
        }
    }

    /** The health indicator of Spring Boot 3. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("gatehouse.verifier.client-id")
    @ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
    static class HealthConfiguration {

        @Bean
        @ConditionalOnMissingBean(name = "gatehouseHealthIndicator")
        FeedHealth gatehouseHealthIndicator(Feed feed) {
            return new FeedHealth(feed);
        }
    }

    /** The health indicator of Spring Boot 4. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("gatehouse.verifier.client-id")
    @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
    static class HealthContributorConfiguration {

        @Bean
        @ConditionalOnMissingBean(name = "gatehouseHealthIndicator")
        FeedHealthIndicator gatehouseHealthIndicator(Feed feed) {
            return new FeedHealthIndicator(feed);
        }
    }

    /** The meters. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "io.micrometer.core.instrument.MeterRegistry")
    static class MetricsConfiguration {

        @Bean
        VerifierMetrics gatehouseVerifierMetrics(
                Outcomes outcomes, ObjectProvider<Feed> feed, ObjectProvider<FeedFollower> follower) {
            return new VerifierMetrics(outcomes, feed.getIfAvailable(), follower.getIfAvailable());
        }
    }
}
