package dev.gatehouse.identity;

import static dev.gatehouse.storage.SqlTime.instantOrNull;

import dev.gatehouse.storage.GroupedQuery;
import dev.gatehouse.storage.InList;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Whose each user name is: of the user by whom it was first used. Otherwise two users with one name would be one user to
 * every service that reads {@code sub}. Names are compared to the letter.
 */
@Repository
public class Subjects implements PersonalData {
    private static final String SELECT = "select user_name, source, identifier, erased_at from subject where ";

    /** The identifier in the row of an erased person. */
    private static final String ERASED = "erased";

    private final JdbcClient jdbc;
    private final GroupedQuery<String, Subject> group = new GroupedQuery<>(this::findAll);

    Subjects(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param user the canonical name, to the letter */
    public Optional<Subject> find(String user) {
        return Optional.ofNullable(findAll(List.of(user)).get(user));
    }

    /** As {@link #find}, in one statement with what other threads look up at the same moment. Not in a transaction. */
    Optional<Subject> findWithOthers(String user) {
        return group.find(user);
    }

    /**
     * The canonical name that a person has typed: the one to the letter if a user has it, else the normalized one.
     *
     * @return empty if no user can have this name
     */
    public Optional<String> canonical(String typed) {
        Optional<String> exact = UserName.exact(typed);
        Optional<String> normalized = UserName.normalized(typed);
        return Stream.of(exact, normalized)
                .flatMap(Optional::stream)
                .filter(name -> find(name).isPresent())
                .findFirst()
                .or(() -> exact)
                .or(() -> normalized);
    }

    /**
     * The next names, in the order of the database.
     *
     * @param user only this name, if it is not null
     * @param source only the names of this source, if it is not null
     */
    public List<Subject> after(String name, @Nullable String user, @Nullable String source, int limit) {
        return jdbc.sql(SELECT + "user_name > :name"
                        + (user == null ? "" : " and user_name = :user")
                        + (source == null ? "" : " and source = :source")
                        + " order by " + (source == null ? "" : "source, ")
                        + "user_name fetch first :limit rows only")
                .param("name", name)
                .param("user", user)
                .param("source", source)
                .param("limit", limit)
                .query(Subjects::subject)
                .list();
    }

    /** Whether a source owns a user name. No source owns the name of a user who has never signed in. */
    public boolean belongsTo(String user, String source) {
        return find(user)
                .filter(owner -> !owner.isErased() && owner.source().equals(source))
                .isPresent();
    }

    /** Whether another source owns a user name, or nobody may use it. */
    public boolean belongsToAnother(String user, String source) {
        return find(user)
                .filter(owner -> owner.isErased() || !owner.source().equals(source))
                .isPresent();
    }

    /** Whether any of these names is that of a user who has signed in and is not erased. */
    public boolean anyInUse(Collection<String> names) {
        return jdbc.sql("select count(*) from subject where user_name in (:names) and erased_at is null")
                        .param("names", names)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** Those of the names that erased persons had. */
    public Set<String> erased(Collection<String> names) {
        return names.isEmpty()
                ? Set.of()
                : jdbc.sql("select user_name from subject where user_name in (:names) and erased_at is not null")
                        .param("names", names)
                        .query(String.class)
                        .set();
    }

    /** Removes the claim to a name. */
    public void release(String user) {
        jdbc.sql("delete from subject where user_name = ?").param(user).update();
    }

    @Override
    public String kind() {
        return "subjects";
    }

    @Override
    public List<Subject> of(String user, int limit) {
        return find(user).stream().toList();
    }

    /** The name stays, so that no user of another source becomes who the person was. */
    @Override
    public void erase(String user) {
        int updated = jdbc.sql("update subject set identifier = ?, erased_at = coalesce(erased_at, current_timestamp)"
                        + " where user_name = ?")
                .params(ERASED, user)
                .update();
        if (updated == 0) {
            jdbc.sql("insert into subject (user_name, source, identifier, erased_at)"
                            + " values (?, '', ?, current_timestamp)")
                    .params(user, ERASED)
                    .update();
        }
    }

    /**
     * Stores a claim to a name in place of the former one.
     *
     * @return the claim that is stored; another one if another node was faster
     */
    Subject claim(Optional<Subject> former, Subject claim) {
        if (former.isEmpty()) {
            add(claim);
        } else {
            jdbc.sql("update subject set source = ?, identifier = ?"
                            + " where user_name = ? and source = ? and coalesce(identifier, '') = ?")
                    .param(claim.source())
                    .param(claim.identifier())
                    .param(claim.name())
                    .param(former.get().source())
                    .param(Objects.requireNonNullElse(former.get().identifier(), ""))
                    .update();
        }
        return find(claim.name()).orElse(claim);
    }

    private Map<String, Subject> findAll(Collection<String> users) {
        List<Subject> found = jdbc.sql(SELECT + "user_name in (:users)")
                .param("users", InList.of(users))
                .query(Subjects::subject)
                .list();
        return found.stream().collect(Collectors.toMap(Subject::name, Function.identity()));
    }

    private static Subject subject(ResultSet row, int number) throws SQLException {
        return new Subject(
                row.getString("user_name"),
                row.getString("source"),
                row.getString("identifier"),
                instantOrNull(row, "erased_at"));
    }

    private void add(Subject claim) {
        try {
            jdbc.sql("insert into subject (user_name, source, identifier) values (?, ?, ?)")
                    .param(claim.name())
                    .param(claim.source())
                    .param(claim.identifier())
                    .update();
        } catch (DuplicateKeyException anotherNodeWasFaster) {
            // The caller reads what it has stored.
        }
    }
}
