package dev.gatehouse.support;

import dev.gatehouse.config.Findings;
import java.util.ArrayList;
import java.util.List;

/** What a check finds, as lines that begin with {@code ok}, {@code WARN} or {@code FAILED}. */
public record RecordedFindings(List<String> lines) implements Findings {

    public RecordedFindings() {
        this(new ArrayList<>());
    }

    @Override
    public void accept(String finding) {
        lines.add("ok " + finding);
    }

    @Override
    public void warn(String finding) {
        lines.add("WARN " + finding);
    }

    @Override
    public void failed(RuntimeException failure) {
        lines.add("FAILED " + failure.getMessage());
    }
}
