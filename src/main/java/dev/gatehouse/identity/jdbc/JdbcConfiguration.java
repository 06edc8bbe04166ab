package dev.gatehouse.identity.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.gatehouse.config.CheckMode;
import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.identity.PasswordHashing;
import dev.gatehouse.identity.Roles;
import dev.gatehouse.identity.jdbc.JdbcProperties.Database;
import dev.gatehouse.identity.jdbc.JdbcProperties.UserTable;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.IdGenerator;

/** The pools are not beans, so that Gatehouse's own database stays the only {@code DataSource} of the application. */
@Configuration(proxyBeanMethods = false)
class JdbcConfiguration implements DisposableBean {
    private final List<HikariDataSource> pools = new ArrayList<>();

    @Bean
    @Order(2)
    IdentitySources.Kind jdbcSources(
            JdbcProperties properties, PasswordHashing hashing, Roles roles, IdGenerator ids, Environment environment) {
        List<JdbcIdentitySource> sources = properties.jdbc().entrySet().stream()
                .map(named -> source(named.getKey(), named.getValue(), hashing, roles, ids))
                .toList();
        // The command --check runs the check of each source itself and prints its steps.
        if (!environment.matchesProfiles(CheckMode.PROFILE)) {
            sources.forEach(JdbcIdentitySource::checkAtStart);
        }
        return new IdentitySources.Kind(sources);
    }

    private JdbcIdentitySource source(
            String name, UserTable table, PasswordHashing hashing, Roles roles, IdGenerator ids) {
        HikariDataSource pool = pool(name, table.database());
        pools.add(pool);
        JdbcUsers users = new JdbcUsers(pool, table.queries(), table.database().queryTimeout());
        return new JdbcIdentitySource(
                name,
                table,
                users,
                new NameErrors(users, table.queries().user(), ids),
                new TableHashes(hashing, table.defaultEncoder(), ids),
                new JdbcCheck(name, table.queries(), users, ids),
                roles.ofAuthorities(name));
    }

    /** Succeeds even if the database is unavailable. */
    private static HikariDataSource pool(String source, Database database) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("identity-" + source);
        config.setDataSource(JdbcDriver.dataSource(source, database));
        config.setMaximumPoolSize(database.poolSize());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(database.connectionTimeout().toMillis());
        config.setValidationTimeout(database.connectionTimeout().toMillis());
        config.setInitializationFailTimeout(-1);
        config.setReadOnly(true);
        return new HikariDataSource(config);
    }

    @Override
    public void destroy() {
        pools.forEach(HikariDataSource::close);
    }
}
