package dev.gatehouse;

import dev.gatehouse.cli.CommandLine;
import dev.gatehouse.config.CheckMode;
import dev.gatehouse.config.EdgeMode;
import dev.gatehouse.config.StartFailureReporter;
import dev.gatehouse.edge.EdgeApplication;
import dev.gatehouse.threads.ThreadPools;
import dev.gatehouse.token.jose.FastProvider;
import java.time.Clock;
import java.util.OptionalInt;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.persistence.autoconfigure.PersistenceExceptionTranslationAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.metrics.TomcatMetricsAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.util.IdGenerator;
import org.springframework.util.JdkIdGenerator;

/**
 * The service. Spring Boot's in-memory user, error page, proxies, observation of requests and metrics of Tomcat are excluded:
 * {@code identity} authenticates users, {@code problem} renders errors, {@link OwnBeanProxies} creates the proxies, JdbcClient
 * translates exceptions itself, an observation costs a tenth of a request, and Tomcat's metrics start JMX to count HTTP
 * sessions, which Gatehouse has not.
 */
@SpringBootApplication(
        proxyBeanMethods = false,
        exclude = {
            UserDetailsServiceAutoConfiguration.class,
            ErrorMvcAutoConfiguration.class,
            AopAutoConfiguration.class,
            PersistenceExceptionTranslationAutoConfiguration.class,
            WebMvcObservationAutoConfiguration.class,
            TomcatMetricsAutoConfiguration.class
        })
@ConfigurationPropertiesScan
@Profile(EdgeMode.OFF)
public class GatehouseApplication {

    /** Starts the application whose profile is active: this one, or {@link EdgeApplication}. */
    public static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(GatehouseApplication.class, EdgeApplication.class);
        OptionalInt exitCode = CommandLine.run(application, arguments, System.out);
        if (exitCode.isPresent()) {
            System.exit(exitCode.getAsInt());
        }
        ThreadPools.run("fast-provider", FastProvider::load);
        application.addListeners(new StartFailureReporter());
        application.run(arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** Ids of sessions and tokens, with 122 bits from a secure random source. */
    @Bean
    IdGenerator ids() {
        return new JdkIdGenerator();
    }

    /** A command runs no scheduled work. */
    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    @Profile(CheckMode.OFF)
    static class Scheduling {}
}
