package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** As many at once as there may be connections to a server; the others wait for a while. */
final class Turns {
    private final URI url;
    private final Duration longestWait;
    private final Semaphore free;

    Turns(URI url, Directory properties) {
        this.url = url;
        this.longestWait = properties.poolTimeout();
        this.free = new Semaphore(properties.poolSize(), true);
    }

    /** @throws SourceUnavailable when no turn has come in time */
    <T> T take(Supplier<T> work) {
        try {
            if (!free.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SourceUnavailable(
                        "no connection to " + url + " came free within " + longestWait.toMillis() + " ms", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnavailable("interrupted while waiting for a connection to " + url, e);
        }
        try {
            return work.get();
        } finally {
            free.release();
        }
    }
}
