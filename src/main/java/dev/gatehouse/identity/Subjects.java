package dev.gatehouse.identity;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.threads.BoundedCache;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Whose name is whose: each user name belongs to the source by which it first came in. Two people of one name at two
 * sources would else be one to every service that goes by {@code sub}.
 */
@Repository
public class Subjects {
    private final JdbcClient jdbc;

    /** What was read a moment ago: a sign-in need not ask the store each time. */
    private final Cache<String, String> known =
            BoundedCache.builder(10_000).expireAfterWrite(Duration.ofMinutes(1)).build();

    Subjects(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The source that a name belongs to, from now on if it belonged to none, or to one that is configured no more.
     *
     * @param source by which it comes in
     * @param configured the names of all sources
     */
    String owner(String user, String source, Collection<String> configured) {
        return known.get(user, name -> {
            String owner = read(name);
            if (owner == null) {
                return first(name, source);
            }
            return configured.contains(owner) ? owner : inherited(name, owner, source);
        });
    }

    /** Whether a name belongs to a source. One that has never come in belongs to none. */
    public boolean belongsTo(String user, String source) {
        return source.equals(read(user));
    }

    /** Gives a name free, when its user has been removed for good. */
    public void release(String user) {
        jdbc.sql("delete from subject where user_name = ?").param(user).update();
        known.invalidate(user);
    }

    private String first(String user, String source) {
        try {
            jdbc.sql("insert into subject (user_name, source) values (?, ?)")
                    .params(user, source)
                    .update();
            return source;
        } catch (DuplicateKeyException anotherNodeWasFaster) {
            return readOr(user, source);
        }
    }

    private String inherited(String user, String gone, String source) {
        jdbc.sql("update subject set source = ? where user_name = ? and source = ?")
                .params(source, user, gone)
                .update();
        return readOr(user, source);
    }

    private @Nullable String read(String user) {
        return jdbc.sql("select source from subject where user_name = ?")
                .param(user)
                .query(String.class)
                .optional()
                .orElse(null);
    }

    private String readOr(String user, String source) {
        String owner = read(user);
        return owner == null ? source : owner;
    }
}
