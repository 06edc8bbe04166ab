package dev.gatehouse.config;

import java.util.function.Consumer;

/** Receives what a check finds, in sentences for the operator. */
@FunctionalInterface
public interface Findings extends Consumer<String> {

    /** What works, such as "bound as cn=gatehouse". */
    @Override
    void accept(String finding);

    /** What works now, and needs the attention of the operator. */
    default void warn(String finding) {
        accept(finding);
    }

    /** What does not work. The check goes on, unless this throws the failure. */
    default void failed(RuntimeException failure) {
        throw failure;
    }

    /**
     * Runs a step on which the next one does not depend.
     *
     * @return false if it found a {@link Misconfiguration}, which has been reported
     */
    default boolean attempt(Runnable step) {
        try {
            step.run();
            return true;
        } catch (Misconfiguration e) {
            failed(e);
            return false;
        }
    }
}
