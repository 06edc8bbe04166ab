package dev.gatehouse.token.keys;

import static dev.gatehouse.storage.SqlTime.instant;
import static dev.gatehouse.storage.SqlTime.instantOrNull;
import static dev.gatehouse.storage.SqlTime.utc;
import static dev.gatehouse.storage.SqlTime.utcOrNull;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
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
            // A key that was withdrawn in the second in which it started comes before the one that replaced it.
            List<Row> rows = jdbc.sql("select kid, algorithm, wrapped, published_at, signs_from, verifies_until,"
                            + " withdrawn_at from ring_key where ring = ?"
                            + " order by signs_from, published_at, withdrawn_at nulls last")
                    .param(ring)
                    .query(this::row)
                    .list();
            return new Stored(
                    version,
                    new KeyRing(rows.stream().map(Row::key).toList()),
                    rows.stream().allMatch(row -> master.isNewest(row.wrapped())));
        }));
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

    private Row row(ResultSet row, int number) throws SQLException {
        String kid = row.getString("kid");
        String wrapped = row.getString("wrapped");
        String jwk = new String(master.unwrap(name(kid), wrapped), StandardCharsets.UTF_8);
        RingKey key = new RingKey(
                SigningKey.of(new KeyFile(jwk).jwk(), SigningAlgorithm.valueOf(row.getString("algorithm"))),
                instant(row, "published_at"),
                instant(row, "signs_from"),
                instantOrNull(row, "verifies_until"),
                instantOrNull(row, "withdrawn_at"));
        return new Row(key, wrapped);
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

    private record Row(RingKey key, String wrapped) {}
}
