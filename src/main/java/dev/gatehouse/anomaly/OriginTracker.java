package dev.gatehouse.anomaly;

import dev.gatehouse.caller.Caller;
import org.jspecify.annotations.Nullable;

/** The last origins of one session. Parallel requests may overwrite each other; a rule then scores one change less. */
final class OriginTracker {
    private volatile @Nullable ClientOrigin ipv4;
    private volatile @Nullable ClientOrigin ipv6;
    private volatile @Nullable ClientOrigin last;

    /**
     * Compares the address with the last one of its IP version, because a client that has both uses either; and the device
     * with that of the last request.
     *
     * @return the origin before, if it has changed; otherwise null
     */
    @Nullable
    ClientOrigin update(Caller caller) {
        boolean isIpv6 = caller.address().indexOf(':') >= 0;
        ClientOrigin before = isIpv6 ? ipv6 : ipv4;
        ClientOrigin previous = last;
        if (before != null && previous != null && before.isOf(caller) && before.userAgent() == previous.userAgent()) {
            last = before;
            return null;
        }
        ClientOrigin now = ClientOrigin.of(caller);
        if (isIpv6) {
            ipv6 = now;
        } else {
            ipv4 = now;
        }
        last = now;
        return previous == null ? null : (before == null ? now : before).withDeviceOf(previous);
    }
}
