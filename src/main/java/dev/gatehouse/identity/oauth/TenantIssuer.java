package dev.gatehouse.identity.oauth;

import dev.gatehouse.config.Misconfiguration;
import java.util.regex.Pattern;

/**
 * Addresses of Microsoft Entra ID that stand for many tenants. Their metadata name the issuer
 * {@code https://login.microsoftonline.com/{tenantid}/v2.0}, but each token has the issuer of one tenant.
 */
final class TenantIssuer {
    private static final Pattern SHARED = Pattern.compile(
            ".*[{}].*|https://login\\.(microsoftonline\\.(com|us)|partner\\.microsoftonline\\.cn)/(common|organizations)\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private TenantIssuer() {}

    /** @param issuer as configured, or as in the metadata of the provider */
    static void requireOneTenant(String key, String issuer) {
        Misconfiguration.check(
                !SHARED.matcher(issuer).matches(),
                key + " stands for all tenants of the provider, but each token has the issuer of one tenant",
                "Set it to the issuer of your tenant, such as https://login.microsoftonline.com/<tenant id>/v2.0. For several"
                        + " tenants, configure a source for each.");
    }
}
