package dev.gatehouse.anomaly;

import com.github.benmanes.caffeine.cache.Cache;
import dev.gatehouse.anomaly.AnomalyProperties.Stuffing;
import dev.gatehouse.login.LoginFailed;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.text.Sha256;
import dev.gatehouse.threads.BoundedCache;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Finds one customer of a provider who tries many user names, or one user name that many customers try. A limited attempt
 * counts after a wrong password: the limits stop an attack after few. It keeps hashes: a client chooses how long a name is.
 */
@Component
class CredentialStuffingRule {
    private static final int MAX_WINDOWS = 10_000;

    private final Stuffing properties;
    private final AlertDispatcher alerts;
    private final Cache<Long, Set<Long>> namesByCustomer;
    private final Cache<Long, Set<Long>> customersByName;

    CredentialStuffingRule(AnomalyProperties rules, AlertDispatcher alerts, Clock clock) {
        this.properties = rules.stuffing();
        this.alerts = alerts;
        this.namesByCustomer = BoundedCache.expiring(MAX_WINDOWS, properties.within(), clock);
        this.customersByName = BoundedCache.expiring(MAX_WINDOWS, properties.within(), clock);
    }

    @EventListener
    void on(LoginFailed event) {
        boolean wrong = event.refusal().code() == ProblemCode.AUTHENTICATION_FAILED;
        if (!wrong && event.refusal().code() != ProblemCode.TOO_MANY_ATTEMPTS) {
            return;
        }
        String customer = event.caller().customer();
        if (isReached(namesByCustomer, customer, event.user(), properties.names(), wrong)) {
            alert(
                    "many_names_from_address",
                    null,
                    event.caller().address(),
                    properties.names() + " user names were rejected from " + customer);
        }
        if (isReached(customersByName, event.user(), customer, properties.addresses(), wrong)) {
            alert(
                    "many_addresses_for_name",
                    event.user(),
                    null,
                    "this user name was rejected from " + properties.addresses() + " addresses");
        }
    }

    private void alert(String rule, @Nullable String user, @Nullable String address, String detail) {
        alerts.dispatch(properties.action(), rule, user, null, address, detail + " within " + properties.within());
    }

    /**
     * Whether this value is the one that reaches the limit, so that the rule fires once a window.
     *
     * @param begins whether the value may begin a window: many users of an office who are limited at once are no attack
     */
    private static boolean isReached(
            Cache<Long, Set<Long>> windows, String key, String value, int limit, boolean begins) {
        long window = Sha256.firstBytes(key);
        Set<Long> values =
                begins ? windows.get(window, first -> ConcurrentHashMap.newKeySet()) : windows.getIfPresent(window);
        return values != null
                && values.size() < limit
                && values.add(Sha256.firstBytes(value))
                && values.size() == limit;
    }
}
