package dev.gatehouse.throttle;

import static dev.gatehouse.storage.SqlTime.instant;
import static dev.gatehouse.storage.SqlTime.instantOrNull;

import dev.gatehouse.storage.GroupedQuery;
import dev.gatehouse.storage.InList;
import dev.gatehouse.throttle.ThrottleStore.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the rows of failure budgets. */
class ThrottleRows {
    private static final String SELECT = "select id, failures, failed_at, known_until, lifted_at from throttle_budget"
            + " where id in (:ids) order by id";

    private final JdbcClient jdbc;
    private final GroupedQuery<Collection<String>, Map<String, Row>> attempts = new GroupedQuery<>(this::readTogether);

    ThrottleRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The rows by their ids, in one statement with those of attempts at the same moment. Not in a transaction. */
    Map<String, Row> read(Collection<String> ids) {
        return attempts.find(ids).orElseThrow();
    }

    /** In a transaction. The rows are locked in one order, so that two transactions cannot deadlock. */
    List<Row> lock(Collection<String> ids) {
        return rows(SELECT + " for update", ids);
    }

    private Map<Collection<String>, Map<String, Row>> readTogether(Collection<Collection<String>> attempts) {
        Set<String> ids = attempts.stream().flatMap(Collection::stream).collect(Collectors.toSet());
        Map<String, Row> found = rows(SELECT, ids).stream().collect(Collectors.toMap(Row::id, Function.identity()));
        Map<Collection<String>, Map<String, Row>> results = new HashMap<>();
        attempts.forEach(attempt -> results.put(attempt, of(attempt, found)));
        return results;
    }

    private static Map<String, Row> of(Collection<String> ids, Map<String, Row> found) {
        return ids.stream().filter(found::containsKey).collect(Collectors.toMap(Function.identity(), found::get));
    }

    private List<Row> rows(String query, Collection<String> ids) {
        return jdbc.sql(query)
                .param("ids", InList.of(ids))
                .query(ThrottleRows::row)
                .list();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getString("id"),
                new Failures(row.getInt("failures"), instant(row, "failed_at")),
                instantOrNull(row, "known_until"),
                instantOrNull(row, "lifted_at"));
    }
}
