package dev.gatehouse.anomaly;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.anomaly.WatchProperties.Stuffing;
import dev.gatehouse.login.LoginFailed;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.threads.BoundedCache;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** One address that tries many names, or one name that is tried from many addresses: stolen lists of passwords are used so. */
@Component
class CredentialStuffingRule {
    private static final int MOST = 10_000;

    private final Stuffing properties;
    private final AlertDispatcher reactions;
    private final Clock clock;
    private final Cache<String, Set<String>> namesByAddress;
    private final Cache<String, Set<String>> addressesByName;

    CredentialStuffingRule(WatchProperties properties, AlertDispatcher reactions, Clock clock) {
        this.properties = properties.stuffing();
        this.reactions = reactions;
        this.clock = clock;
        this.namesByAddress = windows();
        this.addressesByName = windows();
    }

    @EventListener
    void on(LoginFailed event) {
        if (event.refusal().code() != ProblemCode.AUTHENTICATION_FAILED) {
            return;
        }
        String address = event.caller().address();
        if (isReached(namesByAddress, address, event.user(), properties.names())) {
            react("many_names_from_address", null, address, properties.names() + " names were tried and refused");
        }
        if (isReached(addressesByName, event.user(), address, properties.addresses())) {
            react(
                    "many_addresses_for_name",
                    event.user(),
                    null,
                    properties.addresses() + " addresses have tried this name and were refused");
        }
    }

    private void react(String rule, @Nullable String user, @Nullable String address, String detail) {
        reactions.to(
                new Alert(clock.instant(), rule, user, null, address, detail + " within " + properties.within()),
                properties.action());
    }

    /** Just now: what comes after it is known. */
    private static boolean isReached(Cache<String, Set<String>> windows, String of, String seen, int limit) {
        Set<String> all = windows.get(of, key -> ConcurrentHashMap.newKeySet());
        return all.size() < limit && all.add(seen) && all.size() == limit;
    }

    private Cache<String, Set<String>> windows() {
        return BoundedCache.builder(MOST, clock)
                .expireAfterWrite(properties.within())
                .build();
    }
}
