package dev.gatehouse.edge;

import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.config.EdgeMode;
import dev.gatehouse.session.revocation.RevocationCopy;
import dev.gatehouse.storage.ElapsedTime;
import dev.gatehouse.threads.EdgeThreads;
import dev.gatehouse.throttle.InvalidTokenLimit;
import dev.gatehouse.throttle.InvalidTokenProperties;
import dev.gatehouse.token.TokenNames;
import dev.gatehouse.token.UnsealedTokens;
import dev.gatehouse.token.jose.FastProvider;
import dev.gatehouse.token.keys.JwksController;
import dev.gatehouse.token.keys.KeyedHash;
import dev.gatehouse.token.keys.Pseudonyms;
import dev.gatehouse.token.keys.TokenTimes;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Profile;
import org.springframework.scheduling.TaskScheduler;

/**
 * The application of an edge. It has the endpoints for gateways and services, and the packages that those need; no other
 * package is scanned, so there is no store, no key that signs or seals, no source of users and no sign-in.
 */
@Configuration(proxyBeanMethods = false)
@Profile(EdgeMode.PROFILE)
@EnableAutoConfiguration(
        exclude = {
            DataSourceAutoConfiguration.class,
            UserDetailsServiceAutoConfiguration.class,
            ErrorMvcAutoConfiguration.class,
            WebMvcObservationAutoConfiguration.class
        })
@ComponentScan({
    "dev.gatehouse.caller",
    "dev.gatehouse.config",
    "dev.gatehouse.cookie",
    "dev.gatehouse.http",
    "dev.gatehouse.interop",
    "dev.gatehouse.problem"
})
@ConfigurationPropertiesScan({
    "dev.gatehouse.caller",
    "dev.gatehouse.cookie",
    "dev.gatehouse.edge",
    "dev.gatehouse.http",
    "dev.gatehouse.interop"
})
@EnableConfigurationProperties({InvalidTokenProperties.class, TokenTimes.class})
@Import({
    Confirmations.class,
    CoreClient.class,
    CoreFeed.class,
    CoreKeys.class,
    EdgeThreads.class,
    EdgeTokenNames.class,
    InvalidTokenLimit.class,
    JwksController.class,
    RevocationCopy.class,
    UncountedRequests.class
})
public class EdgeApplication {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    ElapsedTime elapsedTime() {
        return () -> Duration.ofNanos(System.nanoTime());
    }

    /** The health indicator has the name of the bean. */
    @Bean
    CoreState core(EdgeProperties properties, ElapsedTime time, MeterRegistry meters) {
        return new CoreState(properties, time, meters);
    }

    /** Only for log lines of this process. */
    @Bean
    Pseudonyms pseudonyms() {
        return new Pseudonyms(KeyedHash.ofProcess());
    }

    @Bean
    UnsealedTokens unsealedTokens(TokenNames names, TokenTimes times, CoreKeys keys) {
        FastProvider.install();
        return new UnsealedTokens(names, times, keys);
    }

    @Bean
    EdgeVerifier edgeVerifier(
            UnsealedTokens tokens,
            TokenTimes times,
            CoreFeed feed,
            CoreState state,
            Confirmations confirmations,
            CallerResolver callers,
            Clock clock,
            EdgeTokenProperties properties) {
        return new EdgeVerifier(tokens, times, feed, state, confirmations, callers, clock, properties.remembered());
    }

    @Bean
    CoreReader coreReader(
            CoreClient core,
            CoreFeed feed,
            CoreKeys keys,
            CoreState state,
            Confirmations confirmations,
            EdgeVerifier verifier,
            @Qualifier(EdgeThreads.CORE) TaskScheduler scheduler,
            MeterRegistry meters) {
        return new CoreReader(core, feed, keys, state, confirmations, verifier, scheduler, meters);
    }
}
