package dev.gatehouse.cli;

import dev.gatehouse.config.Findings;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Prints a line for each finding, with the time since the line before. */
final class CheckReport {
    private final PrintStream out;
    private final LongSupplier nanoTime;
    private long lapStart;
    private boolean passed = true;

    CheckReport(PrintStream out, LongSupplier nanoTime) {
        this.out = out;
        this.nanoTime = nanoTime;
        this.lapStart = nanoTime.getAsLong();
    }

    /** Whether no step has failed so far. */
    boolean passed() {
        return passed;
    }

    /** Runs a step, and reports its failure as a finding. */
    void step(String name, Consumer<Findings> work) {
        Findings findings = new Step(name);
        lapStart = nanoTime.getAsLong();
        try {
            work.accept(findings);
        } catch (RuntimeException failure) {
            findings.failed(failure);
        }
    }

    private void print(String result, String step, String finding) {
        long end = nanoTime.getAsLong();
        String line = finding.lines().map(String::strip).collect(Collectors.joining(" "));
        out.printf("%-7s %s: %s (%d ms)%n", result, step, line, TimeUnit.NANOSECONDS.toMillis(end - lapStart));
        lapStart = end;
    }

    private final class Step implements Findings {
        private final String name;

        Step(String name) {
            this.name = name;
        }

        @Override
        public void accept(String finding) {
            print("ok", name, finding);
        }

        @Override
        public void warn(String finding) {
            print("WARN", name, finding);
        }

        @Override
        public void failed(RuntimeException failure) {
            if (Diagnosis.isDatabaseInUse(failure)) {
                accept("in use by a running Gatehouse");
                return;
            }
            if (Diagnosis.isDatabaseMissing(failure)) {
                accept("no database yet; the first start creates it");
                return;
            }
            passed = false;
            print("FAILED", name, Diagnosis.of(failure));
        }
    }
}
