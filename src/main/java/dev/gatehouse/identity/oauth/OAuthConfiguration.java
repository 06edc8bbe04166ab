package dev.gatehouse.identity.oauth;

import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.identity.Roles;
import dev.gatehouse.threads.ThreadPools;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.IdGenerator;

@Configuration(proxyBeanMethods = false)
class OAuthConfiguration {
    private final ThreadPoolTaskExecutor background;
    private final List<OAuthIdentitySource> sources;

    OAuthConfiguration(
            OAuthProperties properties,
            Roles roles,
            Clock clock,
            IdGenerator ids,
            @Qualifier(ThreadPools.PROVIDERS) ThreadPoolTaskExecutor background) {
        this.background = background;
        this.sources = properties.oauth().entrySet().stream()
                .map(named -> new OAuthProvider(named.getKey(), named.getValue()))
                .map(provider -> new OAuthIdentitySource(
                        provider.name(),
                        provider.properties(),
                        verification(provider, clock, ids),
                        new PasswordGrant(provider, ids),
                        new OAuthUserMapper(
                                provider.name(),
                                provider.properties().issuerUri(),
                                provider.properties().userClaims(),
                                roles.ofScopes(provider.name())),
                        new PresentedTokens(clock)))
                .toList();
    }

    @Bean
    @Order(3)
    IdentitySources.Kind oauthSources() {
        return new IdentitySources.Kind(sources);
    }

    @EventListener(ApplicationReadyEvent.class)
    void prepare() {
        sources.forEach(source -> background.execute(source::prepare));
    }

    private TokenVerification verification(OAuthProvider provider, Clock clock, IdGenerator ids) {
        ClaimRules rules = new ClaimRules(provider.properties(), clock);
        return provider.properties().introspect()
                ? new IntrospectedTokens(provider, rules, ids)
                : new SignedTokens(
                        provider, new ProviderKeys(provider, clock, background.getThreadPoolExecutor()), rules);
    }
}
