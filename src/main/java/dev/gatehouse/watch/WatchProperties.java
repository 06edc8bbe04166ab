package dev.gatehouse.watch;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param onForgedToken what is done when a token shows that the signing key is in foreign hands */
@ConfigurationProperties("gatehouse.watch")
record WatchProperties(@DefaultValue("alert") OnForgedToken onForgedToken) {

    enum OnForgedToken {
        /** A line in the log, an event and a metric. */
        ALERT,
        /** The same, and the key is withdrawn at once. */
        ROTATE
    }
}
