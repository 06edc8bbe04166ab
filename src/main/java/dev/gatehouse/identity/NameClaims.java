package dev.gatehouse.identity;

import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides whether a name belongs to an authenticated user: services know users by the name alone. The first user of a name
 * owns it, and is recognised by the source's own identifier from then on.
 */
@Component
record NameClaims(IdentitySources sources, Subjects subjects) {
    private static final int MAX_IDENTIFIER = 1024;

    /**
     * Claims the name of a user who signs in.
     *
     * @param known with the affix of the source
     * @return why the name is not theirs; empty if it is
     * @throws SourceUnavailable if the name is new, and a source that may know it does not answer
     */
    Optional<String> claim(IdentitySource source, Answer.Known known) {
        return decide(source, known, true);
    }

    /** What {@link #claim} would return, without a claim. */
    Optional<String> problem(IdentitySource source, Answer.Known known) {
        return decide(source, known, false);
    }

    private Optional<String> decide(IdentitySource source, Answer.Known known, boolean store) {
        if (known.id().length() > MAX_IDENTIFIER || known.id().indexOf('\0') >= 0) {
            return Optional.of("the source has an identifier for this user that cannot be stored");
        }
        Subject wanted = new Subject(known.identity().user(), source.name(), known.id());
        Optional<Subject> owner = subjects.findWithOthers(wanted.name());
        if (owner.filter(Subject::isErased).isPresent()) {
            return Optional.of("the person of this name was erased");
        }
        boolean free = owner.filter(former -> sources.named(former.source()).isPresent())
                .isEmpty();
        Optional<String> reserved = free ? reservation(wanted.name(), source) : Optional.empty();
        if (reserved.isPresent()) {
            return reserved;
        }
        boolean unidentified =
                owner.filter(former -> isUnidentified(former, source)).isPresent()
                        && source.affix().addTo(known.spelling()).equals(wanted.name());
        if (free || unidentified) {
            owner = Optional.of(store ? subjects.claim(owner, wanted) : wanted);
        }
        return owner.filter(other -> !other.equals(wanted)).map(other -> reason(other, source));
    }

    /** Why a name that belongs to no user cannot be claimed. */
    private Optional<String> reservation(String name, IdentitySource source) {
        return sourceWithAffixOf(name, source)
                .map(other -> "user-prefix and user-suffix of the source " + other + " reserve this name")
                .or(() -> sourceThatKnows(name, source)
                        .map(other -> "the source " + other + " knows a user of this name"));
    }

    /** Whether the user whom a source finds by a name is still the one who has signed in by it. */
    boolean isOwner(IdentitySource source, Answer.Known known) {
        Subject present = new Subject(known.identity().user(), source.name(), known.id());
        return subjects.find(present.name())
                .map(owner -> owner.equals(present) || isUnidentified(owner, source))
                .orElse(true);
    }

    /** The identifier of a provider's user; null if the source is no provider, or if the name is not one of its users. */
    @Nullable
    String identifier(IdentitySource source, String name) {
        return Optional.of(name)
                .filter(known -> source.isProvider())
                .flatMap(subjects::find)
                .filter(owner -> owner.source().equals(source.name()))
                .map(Subject::identifier)
                .orElse(null);
    }

    private static boolean isUnidentified(Subject owner, IdentitySource source) {
        return owner.identifier() == null && owner.source().equals(source.name());
    }

    /** A source without an affix cannot have a name of one with an affix, whether or not that user exists already. */
    private Optional<String> sourceWithAffixOf(String name, IdentitySource claimant) {
        return claimant.affix().equals(Affix.NONE)
                ? sources.inOrder().stream()
                        .filter(source -> !source.affix().equals(Affix.NONE))
                        .filter(source -> source.affix().removeFrom(name).isPresent())
                        .map(IdentitySource::name)
                        .findFirst()
                : Optional.empty();
    }

    /** Asks the sources before the claimant in the order, or all of them if the claimant is a provider. */
    private Optional<String> sourceThatKnows(String name, IdentitySource claimant) {
        List<IdentitySource> all = sources.inOrder();
        return (claimant.isProvider() ? all : all.subList(0, all.indexOf(claimant)))
                .stream()
                        .filter(source -> !source.equals(claimant) && knows(source, name, claimant))
                        .map(IdentitySource::name)
                        .findFirst();
    }

    private static boolean knows(IdentitySource source, String name, IdentitySource claimant) {
        try {
            return Stream.of(name, UserName.folded(name))
                    .distinct()
                    .flatMap(spelling -> source.affix().removeFrom(spelling).stream())
                    .anyMatch(source::knows);
        } catch (SourceUnavailable e) {
            if (claimant.isProvider()) {
                throw new SourceUnavailable(
                        "a new name cannot be claimed, because source " + source.name()
                                + " may know it and does not answer: " + e.getMessage(),
                        e);
            }
            // The source is optional, and was passed over when the password was checked, too.
            return false;
        }
    }

    private static String reason(Subject owner, IdentitySource source) {
        if (!owner.source().equals(source.name())) {
            return "the name belongs to a user of the source " + owner.source();
        }
        return owner.identifier() == null
                ? "the name was claimed without an identifier, and the source spells it differently"
                : "the name belongs to another user of the source";
    }
}
