package dev.gatehouse.identity;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.threads.BoundedCache;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Which source owns a user name: the one by which the user first signed in. Otherwise two users with one name at two
 * sources would be one user to every service that reads {@code sub}.
 */
@Repository
public class Subjects {
    private final JdbcClient jdbc;

    /** Owners read within the last minute, so that most sign-ins need no query. */
    private final Cache<String, String> owners =
            BoundedCache.builder(10_000).expireAfterWrite(Duration.ofMinutes(1)).build();

    Subjects(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Returns the source that owns a user name. If no source owns it, or one that is no longer configured, the given
     * source becomes the owner.
     *
     * @param user the canonical name
     * @param source by which the user signs in
     * @param configured the names of all configured sources
     */
    String owner(String user, String source, Collection<String> configured) {
        return owners.get(user, name -> {
            Optional<String> owner = read(name);
            if (owner.isEmpty()) {
                return claim(name, source);
            }
            return configured.contains(owner.get()) ? owner.get() : reassign(name, owner.get(), source);
        });
    }

    /** Whether a source owns a user name. No source owns the name of a user who has never signed in. */
    public boolean belongsTo(String user, String source) {
        return read(user).filter(source::equals).isPresent();
    }

    /** Whether another source owns a user name. */
    public boolean belongsToAnother(String user, String source) {
        return read(user).filter(owner -> !owner.equals(source)).isPresent();
    }

    /** Removes the owner of a name whose user has been deleted. */
    public void release(String user) {
        jdbc.sql("delete from subject where user_name = ?").param(user).update();
        owners.invalidate(user);
    }

    private String claim(String user, String source) {
        try {
            jdbc.sql("insert into subject (user_name, source) values (?, ?)")
                    .params(user, source)
                    .update();
            return source;
        } catch (DuplicateKeyException anotherNodeWasFaster) {
            return read(user).orElse(source);
        }
    }

    private String reassign(String user, String formerSource, String source) {
        jdbc.sql("update subject set source = ? where user_name = ? and source = ?")
                .params(source, user, formerSource)
                .update();
        return read(user).orElse(source);
    }

    private Optional<String> read(String user) {
        return jdbc.sql("select source from subject where user_name = ?")
                .param(user)
                .query(String.class)
                .optional();
    }
}
