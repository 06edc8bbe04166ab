package dev.gatehouse.identity.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a key set that can verify signatures. The others are passed over (RFC 7517, section 5): one bad key does not
 * make the good ones unusable.
 */
final class PublishedKeys {
    /** The others, such as certificates, are not needed; an error in one of them does not matter. */
    private static final Set<String> MEMBERS = Set.of("kty", "use", "key_ops", "alg", "kid", "crv", "x", "y", "n", "e");

    private static final Set<KeyType> TYPES = Set.of(KeyType.RSA, KeyType.EC, KeyType.OKP);
    private static final Set<Curve> CURVES = Set.of(Curve.P_256, Curve.P_384, Curve.P_521, Curve.Ed25519);
    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_DESCRIBED = 10;
    private static final int MAX_TEXT = 64;

    private final List<JWK> usable = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private boolean anyMalformed;

    /** @param keys the member {@code keys} of the set */
    PublishedKeys(List<?> keys) {
        Set<String> ids = new HashSet<>();
        for (Object key : keys) {
            add(key);
        }
        for (JWK key : usable) {
            if (key.getKeyID() != null && !ids.add(key.getKeyID())) {
                notices.add(described(key.getKeyID()) + " is the kid of several keys, which are all tried");
            }
        }
    }

    JWKSet usable() {
        return new JWKSet(usable);
    }

    /** Whether a key is not what its type requires, in contrast to keys for other purposes. */
    boolean anyMalformed() {
        return anyMalformed;
    }

    /** Which keys are not used, and why; empty if all are. */
    String notices() {
        return String.join("; ", notices.subList(0, Math.min(MAX_DESCRIBED, notices.size())))
                + (notices.size() > MAX_DESCRIBED ? "; and " + (notices.size() - MAX_DESCRIBED) + " more" : "");
    }

    private void add(Object element) {
        if (!(element instanceof Map<?, ?> members)) {
            malformed("an element that is not an object");
            return;
        }
        String name = described(members.get("kid"));
        if (!(members.get("kty") instanceof String type) || type.isEmpty()) {
            malformed(name + " has no type (kty)");
        } else if (!TYPES.contains(KeyType.parse(type))) {
            notices.add(name + " has the type " + described(type) + ", which is not supported");
        } else if (members.get("crv") instanceof String curve && !CURVES.contains(Curve.parse(curve))) {
            notices.add(name + " has the curve " + described(curve) + ", which is not supported");
        } else {
            try {
                JWK key = parsed(members);
                if (isForSignatures(key)) {
                    usable.add(key);
                } else {
                    notices.add(name + " is not for signatures");
                }
            } catch (ParseException | JOSEException | RuntimeException e) {
                malformed(
                        name + " is malformed: " + TokenSummary.cleaned(String.valueOf(e.getMessage()), 2 * MAX_TEXT));
            }
        }
    }

    private void malformed(String notice) {
        anyMalformed = true;
        notices.add(notice);
    }

    /** With the conversion that a verification needs, so that it cannot fail later. */
    private static JWK parsed(Map<?, ?> members) throws ParseException, JOSEException {
        Map<String, Object> known = new LinkedHashMap<>();
        members.forEach((name, value) -> {
            if (name instanceof String text && MEMBERS.contains(text) && value != null) {
                known.put(text, value);
            }
        });
        JWK key = JWK.parse(known);
        if (key instanceof RSAKey rsa) {
            requireStrong(rsa.toRSAPublicKey());
        } else if (key instanceof ECKey ec) {
            ec.toECPublicKey();
        } else {
            Ed25519.publicKey((OctetKeyPair) key);
        }
        return key;
    }

    /** Not each provider of the JVM checks it. */
    private static void requireStrong(RSAPublicKey key) throws JOSEException {
        if (key.getModulus().bitLength() < MIN_RSA_BITS
                || key.getPublicExponent().bitLength() < 2) {
            throw new JOSEException("an RSA key must have 2048 bits (RFC 7518, section 3.3)");
        }
    }

    private static boolean isForSignatures(JWK key) {
        Set<KeyOperation> operations = key.getKeyOperations();
        return (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
                && (operations == null || operations.isEmpty() || operations.contains(KeyOperation.VERIFY));
    }

    private static String described(@Nullable Object kid) {
        return kid == null ? "a key without kid" : "'" + TokenSummary.cleaned(kid.toString(), MAX_TEXT) + "'";
    }
}
