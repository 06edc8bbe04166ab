package dev.gatehouse.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Tests of what is to be the same with the embedded database and with PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class OnBothStores {
    private final Function<String[], Gatehouse> start;
    private final String[] arguments;
    private EmbeddedPostgres postgres;
    private List<Gatehouse> stores;

    /** @param start {@link Gatehouse#bare} or {@link Gatehouse#demo} */
    protected OnBothStores(Function<String[], Gatehouse> start, String... arguments) {
        this.start = start;
        this.arguments = arguments;
    }

    @BeforeAll
    public final void startBoth() throws IOException {
        postgres = EmbeddedPostgres.start();
        String url = "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres");
        stores = List.of(
                start.apply(arguments),
                start.apply(Stream.concat(Stream.of(arguments), Stream.of(url)).toArray(String[]::new)));
    }

    @AfterAll
    public final void stopBoth() throws IOException {
        stores.forEach(Gatehouse::close);
        postgres.close();
    }

    /** For {@code MethodSource}, with {@code autoCloseArguments = false}. */
    protected List<Gatehouse> stores() {
        return stores;
    }

    protected Gatehouse embedded() {
        return stores.get(0);
    }
}
