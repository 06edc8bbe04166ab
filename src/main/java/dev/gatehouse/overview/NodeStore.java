package dev.gatehouse.overview;

import static dev.gatehouse.storage.SqlTime.instant;
import static dev.gatehouse.storage.SqlTime.utc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of nodes. Each process has a row, which only it writes. */
@Repository
class NodeStore {
    private static final int MAX_NODES = 100;
    private static final int MAX_NAME = 128;
    private static final Duration KEEP_LOST = Duration.ofDays(1);

    private final JdbcClient jdbc;

    NodeStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void write(ThisNode.Identified seen) {
        Node node = seen.node();
        int updated = jdbc.sql("update node set name = ?, seen_at = ?, clock_offset = ?, staleness = ? where id = ?")
                .params(name(node), utc(node.seenAt()), node.clockOffsetMs(), node.stalenessMs(), seen.id())
                .update();
        if (updated == 0) {
            jdbc.sql("insert into node (id, name, version, started_at, seen_at, clock_offset, staleness)"
                            + " values (?, ?, ?, ?, ?, ?, ?)")
                    .params(
                            seen.id(),
                            name(node),
                            node.version(),
                            utc(node.startedAt()),
                            utc(node.seenAt()),
                            node.clockOffsetMs(),
                            node.stalenessMs())
                    .update();
        }
    }

    private static String name(Node node) {
        return node.name().substring(0, Math.min(MAX_NAME, node.name().length()));
    }

    void remove(String id) {
        jdbc.sql("delete from node where id = ?").param(id).update();
    }

    void deleteLost(Instant now) {
        jdbc.sql("delete from node where seen_at < ?")
                .param(utc(now.minus(KEEP_LOST)))
                .update();
    }

    /** The ones that were seen last come first. */
    List<Node> newest() {
        return jdbc.sql("select * from node order by seen_at desc, id fetch first ? rows only")
                .param(MAX_NODES)
                .query((row, number) -> new Node(
                        row.getString("name"),
                        row.getString("version"),
                        instant(row, "started_at"),
                        instant(row, "seen_at"),
                        row.getLong("clock_offset"),
                        row.getLong("staleness")))
                .list();
    }
}
