package dev.gatehouse.identity;

import java.util.function.Supplier;

/** Receives each step of a sign-in that has ended, for the dry run of {@code --check --as}. */
@FunctionalInterface
public interface SignInSteps {
    /** Of a real sign-in, which reports none. */
    SignInSteps UNREPORTED = step -> {};

    /** @param step what was found, for the operator; never a secret */
    void done(Supplier<String> step);
}
