package dev.gatehouse.storage;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.DataSourceUnwrapper;

/**
 * A small pool of connections with the settings of the other one, for the threads that follow the store. It is no bean of
 * the type {@link DataSource}, so that the application has only one. A pool of another product is shared with requests.
 */
record FollowerPool(DataSource connections) implements AutoCloseable {
    /** One for each thread of the followers. */
    private static final int SIZE = 4;

    static FollowerPool of(DataSource connections) {
        HikariDataSource requests =
                DataSourceUnwrapper.unwrap(connections, HikariConfigMXBean.class, HikariDataSource.class);
        if (requests == null) {
            return new FollowerPool(connections);
        }
        // Without arguments, a pool connects when it is first used.
        HikariDataSource pool = new HikariDataSource();
        requests.copyStateTo(pool);
        pool.setPoolName("followers");
        pool.setMaximumPoolSize(SIZE);
        pool.setMinimumIdle(1);
        return new FollowerPool(pool);
    }

    @Override
    public void close() {
        if (connections instanceof HikariDataSource pool) {
            pool.close();
        }
    }
}
