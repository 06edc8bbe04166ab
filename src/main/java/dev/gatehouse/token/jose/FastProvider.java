package dev.gatehouse.token.jose;

import java.security.Provider;
import java.security.Security;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Amazon's Corretto Crypto Provider, which is many times faster than the JDK's providers at elliptic curves. It is a native
 * library and only in a jar that was built for Linux, so it is loaded by name. Without it, the JDK's providers are used.
 */
public final class FastProvider {
    private static final Logger log = LoggerFactory.getLogger(FastProvider.class);
    private static final String CLASS = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

    private FastProvider() {}

    /** Loads the provider, so that a later {@link #install} waits less. It reports a failure then. */
    public static void load() {
        try {
            Class.forName(CLASS);
        } catch (ClassNotFoundException | LinkageError e) {
            log.debug("not loaded", e);
        }
    }

    /** Puts the provider first in the JVM's list if it loads, and logs which provider is used. Further calls change nothing. */
    public static void install() {
        install(FastProvider.class.getClassLoader());
    }

    static synchronized void install(ClassLoader loader) {
        try {
            Class<?> type = Class.forName(CLASS, true, loader);
            Provider provider = (Provider) type.getField("INSTANCE").get(null);
            if (type.getMethod("getLoadingError").invoke(provider) instanceof Throwable error) {
                throw error;
            }
            Security.insertProviderAt(provider, 1); // Changes nothing if it is in the list already.
            log.info("cryptography provider: {} {}", provider.getName(), provider.getVersionStr());
        } catch (Throwable e) {
            log.info("cryptography provider: the JDK's, because the faster one does not load ({})", e.toString());
        }
    }
}
