package dev.gatehouse.support;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The metrics at {@code /actuator/prometheus}, as a scraper reads them. */
public record PrometheusScrape(String text) {
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_][a-z0-9_]*)(?:\\{(.*)\\})? (\\S+)$");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Reads the metrics as an administrator of the demo. */
    public static PrometheusScrape of(Client gatehouse) {
        Response scrape = gatehouse.getAs(gatehouse.signIn("carol"), "/actuator/prometheus");
        if (scrape.status() != 200) {
            throw new IllegalStateException("no metrics: " + scrape.problem());
        }
        return new PrometheusScrape(scrape.body());
    }

    /** Each {@code gatehouse_} metric with its type and its labels, as in {@code counter code}. */
    public Map<String, String> gatehouseMetrics() {
        Map<String, String> metrics = new TreeMap<>();
        TYPE.matcher(text)
                .results()
                .filter(type -> type.group(1).startsWith("gatehouse_"))
                .forEach(type -> metrics.put(type.group(1), (type.group(2) + " " + labels(type.group(1))).strip()));
        return metrics;
    }

    /** The names of all series with values. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        SAMPLE.matcher(text).results().forEach(sample -> names.add(sample.group(1)));
        return names;
    }

    /** The values of all labels of the {@code gatehouse_} metrics. */
    public Set<String> labelValues() {
        Set<String> values = new TreeSet<>();
        SAMPLE.matcher(text)
                .results()
                .filter(sample -> sample.group(1).startsWith("gatehouse_") && sample.group(2) != null)
                .forEach(sample ->
                        LABEL.matcher(sample.group(2)).results().forEach(label -> values.add(label.group(2))));
        return values;
    }

    /** The value of a series in its exact spelling, {@code name} or {@code name{label="value"}}; 0 if it is absent. */
    public double value(String series) {
        return text.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    private String labels(String name) {
        Set<String> labels = new TreeSet<>();
        SAMPLE.matcher(text)
                .results()
                .filter(sample -> sample.group(1).startsWith(name) && sample.group(2) != null)
                .filter(sample -> sample.group(1).substring(name.length()).matches("|_count|_sum"))
                .forEach(sample ->
                        LABEL.matcher(sample.group(2)).results().forEach(label -> labels.add(label.group(1))));
        return String.join(", ", labels);
    }
}
