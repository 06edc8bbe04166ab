package dev.gatehouse.token.jose;

import java.security.Provider;
import java.security.Security;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Amazon's Corretto Crypto Provider, many times faster than the JDK's at elliptic curves. It is a native library, which
 * is in the jar only where it was built for Linux, so it is looked for by name; without it the JDK's providers serve.
 */
public final class FastProvider {
    private static final Logger log = LoggerFactory.getLogger(FastProvider.class);
    private static final String CLASS = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

    private FastProvider() {}

    /** Puts the provider first in the JVM's list when it loads, once; says in the log which one serves. */
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
            if (Security.getProvider(provider.getName()) == null) {
                Security.insertProviderAt(provider, 1);
            }
            log.info("cryptography: {} {}", provider.getName(), provider.getVersionStr());
        } catch (Throwable e) {
            log.info("cryptography: the JDK's providers, since the faster one does not load here ({})", e.toString());
        }
    }
}
