package dev.gatehouse.identity.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** EdDSA with Ed25519 (RFC 8037, section 3.1), by the JDK: Nimbus needs a further library for it. */
final class Ed25519 {
    private static final String NAME = "Ed25519";
    private static final int KEY_BYTES = 32;

    /** What precedes the 32 bytes of the key in a SubjectPublicKeyInfo (RFC 8410, section 4). */
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private Ed25519() {}

    /** @throws JOSEException if the key is not a point of the curve */
    static PublicKey publicKey(OctetKeyPair key) throws JOSEException {
        byte[] point = key.getX().decode();
        if (point.length != KEY_BYTES) {
            throw new JOSEException("x has not 32 bytes");
        }
        byte[] encoded = new byte[PREFIX.length + KEY_BYTES];
        System.arraycopy(PREFIX, 0, encoded, 0, PREFIX.length);
        System.arraycopy(point, 0, encoded, PREFIX.length, KEY_BYTES);
        try {
            PublicKey result = KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(encoded));
            Signature.getInstance(NAME).initVerify(result);
            return result;
        } catch (GeneralSecurityException e) {
            throw new JOSEException(String.valueOf(e.getMessage()), e);
        }
    }

    static boolean verifies(JWSObject token, OctetKeyPair key) throws JOSEException {
        try {
            Signature signature = Signature.getInstance(NAME);
            signature.initVerify(publicKey(key));
            signature.update(token.getSigningInput());
            return signature.verify(token.getSignature().decode());
        } catch (GeneralSecurityException e) {
            throw new JOSEException(String.valueOf(e.getMessage()), e);
        }
    }
}
