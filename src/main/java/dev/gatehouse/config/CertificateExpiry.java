package dev.gatehouse.config;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/** When a certificate expires, in the words of a check. */
public final class CertificateExpiry {
    private static final Duration SOON = Duration.ofDays(30);

    private CertificateExpiry() {}

    /**
     * Reports the end of a certificate; a warning if it has expired, or does so in less than 30 days.
     *
     * @param certificate what it is, such as "the certificate of ldaps://ldap.example.com"
     */
    public static void report(String certificate, Instant end, Instant now, Findings findings) {
        report(certificate, end, now, findings, expired -> findings.warn(expired + ": renew it"));
    }

    /** The same, but that it has expired is a failure: clients of the service verify it. */
    static void ofService(String certificate, Instant end, Instant now, Findings findings) {
        report(
                certificate,
                end,
                now,
                findings,
                expired -> findings.failed(new Misconfiguration(
                        expired, "Renew it: clients that verify it do not connect to the service.")));
    }

    private static void report(
            String certificate, Instant end, Instant now, Findings findings, Consumer<String> whenExpired) {
        String day = end.atOffset(ZoneOffset.UTC).toLocalDate().toString();
        if (!now.isBefore(end)) {
            whenExpired.accept(certificate + " has expired on " + day);
        } else if (now.plus(SOON).isAfter(end)) {
            findings.warn(certificate + " expires on " + day + ", in " + ChronoUnit.DAYS.between(now, end)
                    + " days: renew it");
        } else {
            findings.accept(certificate + " is valid until " + day);
        }
    }
}
