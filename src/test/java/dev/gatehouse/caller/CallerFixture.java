package dev.gatehouse.caller;

import java.util.List;
import org.springframework.mock.env.MockEnvironment;

/** The real resolver of callers, without an application. */
public final class CallerFixture {
    private CallerFixture() {}

    /** No proxy is trusted: the client is the peer. */
    public static CallerResolver withoutProxies() {
        return new CallerResolver(
                new CallerProperties(List.of(), ForwardedHeader.X_FORWARDED_FOR), new MockEnvironment());
    }
}
