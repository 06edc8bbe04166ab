package dev.gatehouse.identity.oauth;

import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.identity.Roles;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.threads.ThreadPools;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.JdkIdGenerator;

/** Creates OAuth sources, and finds those of a running application. */
final class OAuthSources {
    private OAuthSources() {}

    static IdentitySource of(Gatehouse gatehouse, String name) {
        return gatehouse.bean(IdentitySources.class).inOrder().stream()
                .filter(source -> source.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** @param properties each as {@code name=value}, without the common prefix */
    static IdentitySource corp(Clock clock, String... properties) {
        return new OAuthConfiguration(
                        bound(properties),
                        Gatehouse.shared().bean(Roles.class),
                        clock,
                        new JdkIdGenerator(),
                        Gatehouse.shared().beans().getBean(ThreadPools.PROVIDERS, ThreadPoolTaskExecutor.class))
                .oauthSources()
                .sources()
                .get(0);
    }

    static OAuthProperties bound(String... properties) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String property : properties) {
            String[] pair = property.split("=", 2);
            map.put("gatehouse.identity.oauth.corp." + pair[0], pair[1]);
        }
        return new Binder(new MapConfigurationPropertySource(map))
                .bind("gatehouse.identity", OAuthProperties.class)
                .get();
    }

    /** The result for a token: the user's name, or the reason of the rejection. */
    static String answer(IdentitySource source, String token) {
        return text(source.identify(new Credentials.ProviderToken("corp", token)));
    }

    static String text(Answer answer) {
        if (answer instanceof Answer.Known known) {
            return known.identity().user();
        }
        return answer instanceof Answer.Rejected rejected ? "rejected: " + rejected.reason() : "unknown";
    }
}
