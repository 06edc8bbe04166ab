package dev.gatehouse.identity;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
public class Subjects {
    private static final String SELECT = "select user_name as name, source, identifier from subject where ";

    private final JdbcClient jdbc;

    Subjects(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The claim to a name.
     *
     * @param name the canonical name
     * @param source of the user
     * @param identifier of the user at the source; null until the first sign-in after an upgrade from a version without it
     */
    public record Subject(
            String name, String source, @Nullable String identifier) {}

    /** @param user the canonical name, to the letter */
    public Optional<Subject> find(String user) {
        return jdbc.sql(SELECT + "user_name = ?")
                .param(user)
                .query(Subject.class)
                .optional();
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
                .query(Subject.class)
                .list();
    }

    /** Whether a source owns a user name. No source owns the name of a user who has never signed in. */
    public boolean belongsTo(String user, String source) {
        return find(user).filter(owner -> owner.source().equals(source)).isPresent();
    }

    /** Whether another source owns a user name. */
    public boolean belongsToAnother(String user, String source) {
        return find(user).filter(owner -> !owner.source().equals(source)).isPresent();
    }

    /** Removes the claim to a name. */
    public void release(String user) {
        jdbc.sql("delete from subject where user_name = ?").param(user).update();
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
