package dev.gatehouse.verifier;

/** The place of the filters: just before Spring Security's, which is at -100 in Spring Boot. */
final class VerifierFilters {
    static final int AROUND_SECURITY = -101;

    private VerifierFilters() {}
}
