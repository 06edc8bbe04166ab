package dev.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.config.ShownSettings.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Administrators see settings, but no secret, and of texts only those of the allow-list. */
@Tag("unit")
class ShownSettingsTest {
    record Shown(
            Duration lifetime,
            boolean enabled,
            String issuer,
            List<String> order,
            String newText,
            String secret,
            List<String> keyFiles,
            @Nullable String webhookUrl,
            Map<String, Nested> ldap,
            Map<String, String> claims) {}

    record Nested(String baseDn, String bindPassword) {}

    @Test
    void onlyAllowedTextsAreShown() {
        Map<String, Setting> settings = settings();
        assertThat(settings.get("gatehouse.shown.lifetime").value()).isEqualTo("1h30m");
        assertThat(settings.get("gatehouse.shown.enabled").value()).isEqualTo("true");
        assertThat(settings.get("gatehouse.shown.issuer").value()).isEqualTo("https://a.example");
        assertThat(settings.get("gatehouse.shown.order").value()).isEqualTo("one, two");
        assertThat(settings.get("gatehouse.shown.ldap.corp.base-dn").value()).isEqualTo("dc=x");
        assertThat(settings.get("gatehouse.shown.claims.email").value()).isEqualTo("mail");
        assertThat(settings.get("gatehouse.shown.webhook-url"))
                .isEqualTo(new Setting("gatehouse.shown.webhook-url", null, false, "default"));
        for (String hidden : List.of("new-text", "secret", "key-files", "ldap.corp.bind-password")) {
            assertThat(settings.get("gatehouse.shown." + hidden).hidden())
                    .as(hidden)
                    .isTrue();
        }
        assertThat(settings.toString()).doesNotContain("hidden-");
    }

    @Test
    void theOriginIsAVariableAnOptionOrADefault() {
        Map<String, Setting> settings = settings();
        assertThat(settings.get("gatehouse.shown.lifetime").origin())
                .isEqualTo("the environment variable GATEHOUSE_SHOWN_LIFETIME");
        assertThat(settings.get("gatehouse.shown.order").origin()).isEqualTo("test");
        assertThat(settings.get("gatehouse.shown.enabled").origin()).isEqualTo("default");
    }

    private static Map<String, Setting> settings() {
        try (GenericApplicationContext context = new GenericApplicationContext()) {
            var sources = context.getEnvironment().getPropertySources();
            sources.addFirst(new MapPropertySource("test", Map.of("gatehouse.shown.order[0]", "one")));
            sources.addFirst(new SystemEnvironmentPropertySource(
                    "test-systemEnvironment", Map.of("GATEHOUSE_SHOWN_LIFETIME", "90m")));
            ConfigurationPropertySources.attach(context.getEnvironment());
            Shown shown = new Shown(
                    Duration.ofMinutes(90),
                    true,
                    "https://a.example",
                    List.of("one", "two"),
                    "hidden-1",
                    "hidden-2",
                    List.of("hidden-3"),
                    null,
                    Map.of("corp", new Nested("dc=x", "hidden-4")),
                    Map.of("email", "mail"));
            return new ShownSettings(context, context.getEnvironment())
                    .of("gatehouse.shown", shown)
                    .collect(Collectors.toMap(Setting::key, Function.identity()));
        }
    }
}
