package dev.gatehouse.token.keys;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Lists, rotates and withdraws signing keys for an administrator. */
@Component
public class KeyAdministration {
    private static final Pattern THUMBPRINT = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final SigningKeys keys;
    private final KeyRotation rotation;
    private final Clock clock;

    KeyAdministration(SigningKeys keys, KeyRotation rotation, Clock clock) {
        this.keys = keys;
        this.rotation = rotation;
        this.clock = clock;
    }

    public List<ListedKey> list() {
        KeyRing ring = keys.ring();
        return ListedKey.of(
                ring.keys().stream().map(KeyStages::of).toList(),
                keys.imported(),
                ring.compromised().since(),
                clock.instant());
    }

    /**
     * The next key signs as soon as every cache knows it.
     *
     * @throws Refusal {@code key_configured}
     */
    public void rotate() {
        requireGenerated();
        rotation.promoteNext();
    }

    /**
     * Takes a compromised key out of use at once and for ever. A thumbprint that is unknown here can be one of a key that
     * has left the ring.
     *
     * @param kid the id of a key of the ring or of an imported key, or the thumbprint of any key
     * @return false if it is none of these, or the key is already withdrawn
     * @throws Refusal {@code key_configured} if the configuration names this key
     */
    public boolean withdraw(String kid) {
        if (keys.ring().last().stream().anyMatch(last -> last.key().kid().equals(kid))) {
            requireGenerated();
        }
        String thumbprint = keys.thumbprint(kid);
        return isThumbprint(thumbprint) && rotation.withdraw(thumbprint);
    }

    /** Whether a text has the form of a SHA-256 thumbprint (RFC 7638), which a typing error usually has not. */
    static boolean isThumbprint(String text) {
        return THUMBPRINT.matcher(text).matches();
    }

    /** Takes all keys out of use at once, except one that the configuration names. */
    public void withdrawAll() {
        rotation.withdrawAll();
    }

    private void requireGenerated() {
        if (!rotation.generatesKeys()) {
            throw configured();
        }
    }

    static Refusal configured() {
        return new Refusal(
                ProblemCode.KEY_CONFIGURED,
                "The key is set in the configuration: set another one there, which then follows it");
    }
}
