package dev.gatehouse.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The same Gatehouse twice: with the embedded database, and with PostgreSQL. */
public final class BothStores implements AutoCloseable {
    private final EmbeddedPostgres postgres;
    private final List<Gatehouse> all;

    /** @param start {@link Gatehouse#bare} or {@link Gatehouse#demo} */
    public BothStores(Function<String[], Gatehouse> start, String... arguments) {
        try {
            postgres = EmbeddedPostgres.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String url = "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres");
        all = List.of(
                start.apply(arguments),
                start.apply(Stream.concat(Stream.of(arguments), Stream.of(url)).toArray(String[]::new)));
    }

    public List<Gatehouse> all() {
        return all;
    }

    /** The one with the embedded database. */
    public Gatehouse embedded() {
        return all.get(0);
    }

    @Override
    public void close() throws IOException {
        all.forEach(Gatehouse::close);
        postgres.close();
    }
}
