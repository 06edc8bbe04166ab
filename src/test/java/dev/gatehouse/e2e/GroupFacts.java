package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** T44: groups of each kind at each known directory. */
interface GroupFacts {
    KnownDirectory directory();

    @Test
    default void groupsOfEachKindCountAndTheirGroups() {
        assertThat(directory().roles("alice"))
                .containsExactly("direct", "editor", "nested", "posix", "primary", "unique");
    }

    /** The schema compares memberUid with regard to case. */
    @Test
    default void aMemberUidIsComparedWithTheSpellingOfTheEntry() {
        assertThat(directory().roles("dave")).containsExactly("spelled");
    }

    @Test
    default void groupsWithNamesThatNeedEscapesCountAndTheirGroups() {
        assertThat(directory().roles("carol")).isEqualTo(OddName.roleNames());
    }

    @Test
    default void moreThanAThousandGroupsCount() {
        assertThat(directory().roles("bob")).containsExactly("last", "many1099");
    }
}
