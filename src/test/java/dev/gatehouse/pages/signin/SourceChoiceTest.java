package dev.gatehouse.pages.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.Affix;
import dev.gatehouse.identity.IdentityFixture;
import dev.gatehouse.support.StubIdentitySource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class SourceChoiceTest {
    private static final StubIdentitySource STAFF = StubIdentitySource.down("staff", false, new ArrayList<>());
    private static final StubIdentitySource SHOP =
            StubIdentitySource.down("shop", false, new ArrayList<>()).with(new Affix("", "@shop"));

    @Test
    void thereIsNoChoiceBetweenSourcesWhoseNamesAreAlike() {
        StubIdentitySource other = StubIdentitySource.down("other", false, new ArrayList<>());
        assertThat(choice(Map.of(), STAFF, other).options("")).isEmpty();
        assertThat(choice(Map.of(), SHOP).options("")).isEmpty();
        assertThat(choice(Map.of(), SHOP).nameAt("shop", "alice")).isEqualTo("alice");
    }

    @Test
    void theChosenSourceIsMarkedAndHasItsLabel() {
        assertThat(choice(Map.of("shop", "Customers"), STAFF, SHOP).options("shop"))
                .containsExactly(
                        Map.of("name", "staff", "label", "staff", "chosen", false),
                        Map.of("name", "shop", "label", "Customers", "chosen", true));
    }

    @Test
    void theAffixOfTheChosenSourceIsAddedOnce() {
        SourceChoice choice = choice(Map.of(), STAFF, SHOP);
        assertThat(choice.nameAt("shop", "alice")).isEqualTo("alice@shop");
        assertThat(choice.nameAt("shop", "alice@shop")).isEqualTo("alice@shop");
        assertThat(List.of("staff", "", "none", "*"))
                .allSatisfy(source -> assertThat(choice.nameAt(source, "alice")).isEqualTo("alice"));
    }

    @Test
    void aLabelOfAnUnknownSourceStopsTheStart() {
        assertThatThrownBy(() -> choice(Map.of("shpo", "Customers"), STAFF, SHOP))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.pages.sources names shpo, which is no source");
    }

    private static SourceChoice choice(Map<String, String> labels, StubIdentitySource... sources) {
        return new SourceChoice(IdentityFixture.sources(sources), new SourceChoice.Properties(labels));
    }
}
