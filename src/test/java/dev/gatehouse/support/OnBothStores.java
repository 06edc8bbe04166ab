package dev.gatehouse.support;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Runs each test with the embedded database and with PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class OnBothStores {
    private final Function<String[], Gatehouse> start;
    private final String[] arguments;
    private List<Gatehouse> stores;

    /** @param start {@link Gatehouse#bare} or {@link Gatehouse#demo} */
    protected OnBothStores(Function<String[], Gatehouse> start, String... arguments) {
        this.start = start;
        this.arguments = arguments;
    }

    @BeforeAll
    public final void startBoth() {
        String url = "--spring.datasource.url=" + TestPostgres.freshDatabase();
        stores = List.of(
                start.apply(arguments),
                start.apply(Stream.concat(Stream.of(arguments), Stream.of(url)).toArray(String[]::new)));
    }

    @AfterAll
    public final void stopBoth() {
        stores.forEach(Gatehouse::close);
    }

    /** For {@code MethodSource}, with {@code autoCloseArguments = false}. */
    protected List<Gatehouse> stores() {
        return stores;
    }

    protected Gatehouse embedded() {
        return stores.get(0);
    }
}
