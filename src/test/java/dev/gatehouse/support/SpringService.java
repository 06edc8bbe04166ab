package dev.gatehouse.support;

import example.orders.OrdersApplication;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The service of docs/verify.md on a free port. Its configuration is orders.yml: ours, on the same class path, is not read. */
public final class SpringService extends Client implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    public SpringService(String issuer, String secret, String... more) {
        context = new SpringApplicationBuilder(OrdersApplication.class)
                .properties(
                        "spring.config.name=orders",
                        "spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration,"
                                + "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration")
                .run(Stream.concat(
                                Stream.of(
                                        "--server.port=0",
                                        "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + issuer,
                                        "--ORDERS_SECRET=" + secret),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    @Override
    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", int.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
