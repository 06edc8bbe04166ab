package dev.gatehouse.config;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/** The name that an operator probably meant. */
final class NearestName {
    private NearestName() {}

    /** A name in the same group with a similar last element, or one with the same last element in another group. */
    static Optional<ConfigurationPropertyName> of(
            ConfigurationPropertyName name, Set<ConfigurationPropertyName> known) {
        Comparator<ConfigurationPropertyName> order = Comparator.comparingInt(
                        (ConfigurationPropertyName other) -> distance(last(name), last(other)))
                .thenComparing(Comparator.naturalOrder());
        return known.stream()
                .filter(other -> other.getParent().equals(name.getParent()))
                .filter(other -> areSimilar(last(name), last(other)))
                .min(order)
                .or(() -> known.stream()
                        .filter(other -> last(other).equals(last(name)))
                        .min(Comparator.comparingInt(ConfigurationPropertyName::getNumberOfElements)
                                .thenComparing(Comparator.naturalOrder())));
    }

    /** Whether one of them is probably a misspelling of the other. */
    static boolean areSimilar(String one, String other) {
        return distance(one, other) <= 1 + Math.min(one.length(), other.length()) / 5;
    }

    /** In lower case and without dashes. */
    private static String last(ConfigurationPropertyName name) {
        return name.getLastElement(Form.UNIFORM);
    }

    /** How many characters differ, are missing, are too many, or have changed places with the next one. */
    static int distance(String one, String other) {
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int changed = cost[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(changed, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[one.length()][other.length()];
    }
}
