package dev.gatehouse.notify;

import dev.gatehouse.config.Loopback;
import dev.gatehouse.config.Misconfiguration;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The receiver of alerts.
 *
 * @param url that alerts are posted to; null to send none
 * @param secret the key of the signature, at least 32 characters; required with a URL
 */
@ConfigurationProperties("gatehouse.watch.webhook")
record WebhookProperties(@Nullable URI url, @Nullable String secret) {
    private static final int MIN_SECRET = 32;
    private static final int MAX_PORT = 65_535;

    WebhookProperties {
        boolean isHttp = url != null
                && url.getHost() != null
                && url.getPort() <= MAX_PORT
                && url.toString().matches("(?i)https?:.*");
        Misconfiguration.check(
                url == null || isHttp,
                "gatehouse.watch.webhook.url is not an http or https URL",
                "Set a complete URL, for example https://alerts.example.com/gatehouse.");
        Misconfiguration.check(
                url == null || (secret != null && secret.length() >= MIN_SECRET),
                "gatehouse.watch.webhook.secret is shorter than 32 characters, or unset",
                "Set a random secret and give the receiver the same one; see application.yml.example.");
    }

    /** Whether alerts, which name users and addresses, leave this machine without encryption. */
    boolean isPlainText() {
        return url != null && "http".equalsIgnoreCase(url.getScheme()) && !Loopback.isHostOf(url);
    }

    @Override
    public String toString() {
        return "WebhookProperties[url=" + url + "]";
    }
}
