package dev.gatehouse.token.keys;

import static dev.gatehouse.storage.SqlTime.instant;
import static dev.gatehouse.storage.SqlTime.instantOrNull;
import static dev.gatehouse.storage.SqlTime.utc;
import static dev.gatehouse.storage.SqlTime.utcOrNull;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores one key ring. A change needs the latest version of the ring (compare and set): if two nodes change it at once, the
 * second one reads it again.
 */
record KeyStore(String ring, JdbcClient jdbc, TransactionTemplate transactions, MasterKeys master) {

    long version() {
        return jdbc.sql("select version from key_ring where ring = ?")
                .param(ring)
                .query(Long.class)
                .single();
    }

    Stored load() {
        return Objects.requireNonNull(transactions.execute(status -> {
            long version = version();
            List<Row> rows = rows(ring, jdbc);
            return new Stored(
                    version,
                    new KeyRing(rows.stream().map(this::key).toList(), new CompromisedKeys(compromised(ring, jdbc))),
                    rows.stream().allMatch(row -> master.isNewest(row.wrapped())));
        }));
    }

    /** The keys of a ring in the order in which they sign, without their secret parts: this needs no master key. */
    static List<KeyStages> stages(String ring, JdbcClient jdbc) {
        return rows(ring, jdbc).stream().map(Row::stages).toList();
    }

    /** The keys of a ring that were ever declared compromised. */
    static Map<String, Instant> compromised(String ring, JdbcClient jdbc) {
        Map<String, Instant> compromised = new HashMap<>();
        jdbc.sql("select kid, withdrawn_at from withdrawn_key where ring = ?")
                .param(ring)
                .query(row -> {
                    compromised.put(row.getString("kid"), instant(row, "withdrawn_at"));
                });
        return compromised;
    }

    /** A key that was withdrawn in the second in which it started comes before the one that replaced it. */
    private static List<Row> rows(String ring, JdbcClient jdbc) {
        return jdbc.sql("select kid, algorithm, wrapped, published_at, signs_from, verifies_until, withdrawn_at"
                        + " from ring_key where ring = ? order by signs_from, published_at, withdrawn_at nulls last")
                .param(ring)
                .query(KeyStore::row)
                .list();
    }

    /** @return false when the ring has been changed since {@code expected} was read; nothing is changed then */
    boolean replace(long expected, KeyRing changed) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            int updated = jdbc.sql("update key_ring set version = version + 1 where ring = ? and version = ?")
                    .params(ring, expected)
                    .update();
            if (updated == 0) {
                return false;
            }
            jdbc.sql("delete from ring_key where ring = ?").param(ring).update();
            changed.keys().forEach(this::insert);
            insertWithdrawn(changed.compromised().since());
            return true;
        }));
    }

    private void insert(RingKey key) {
        jdbc.sql("insert into ring_key (ring, kid, algorithm, wrapped, published_at, signs_from, verifies_until,"
                        + " withdrawn_at) values (?, ?, ?, ?, ?, ?, ?, ?)")
                .param(ring)
                .param(key.key().kid())
                .param(key.key().algorithm().name())
                .param(master.wrap(name(key.key().kid()), key.key().json()))
                .param(utc(key.publishedAt()))
                .param(utc(key.signsFrom()))
                .param(utcOrNull(key.verifiesUntil()))
                .param(utcOrNull(key.withdrawnAt()))
                .update();
    }

    private void insertWithdrawn(Map<String, Instant> compromised) {
        Set<String> added = new HashSet<>(compromised.keySet());
        added.removeAll(compromised(ring, jdbc).keySet());
        added.forEach(kid -> jdbc.sql("insert into withdrawn_key (ring, kid, withdrawn_at) values (?, ?, ?)")
                .param(ring)
                .param(kid)
                .param(utc(Objects.requireNonNull(compromised.get(kid))))
                .update());
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        KeyStages stages = new KeyStages(
                row.getString("kid"),
                SigningAlgorithm.valueOf(row.getString("algorithm")),
                instant(row, "published_at"),
                instant(row, "signs_from"),
                instantOrNull(row, "verifies_until"),
                instantOrNull(row, "withdrawn_at"));
        return new Row(stages, row.getString("wrapped"));
    }

    private RingKey key(Row row) {
        KeyStages stages = row.stages();
        String jwk = new String(master.unwrap(name(stages.kid()), row.wrapped()), StandardCharsets.UTF_8);
        return new RingKey(
                SigningKey.of(new KeyFile(jwk).jwk(), stages.algorithm()),
                stages.publishedAt(),
                stages.signsFrom(),
                stages.verifiesUntil(),
                stages.withdrawnAt());
    }

    private String name(String kid) {
        return ring + "/" + kid;
    }

    /**
     * The ring as it was read.
     *
     * @param version to be given back with a change
     * @param newest whether all of it is encrypted under the first master key
     */
    record Stored(long version, KeyRing ring, boolean newest) {}

    private record Row(KeyStages stages, String wrapped) {}
}
