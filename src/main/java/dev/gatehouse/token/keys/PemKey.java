package dev.gatehouse.token.keys;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.ssl.pem.PemContent;

/** A key as PEM (RFC 7468): private in any usual form, public by itself, or in a certificate. */
final class PemKey {
    private static final Pattern PUBLIC =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");

    private PemKey() {}

    /** @throws IllegalArgumentException when there is none */
    static Key read(String text) {
        Matcher spki = PUBLIC.matcher(text);
        if (spki.find()) {
            return publicKey(Base64.getMimeDecoder().decode(spki.group(1)));
        }
        PemContent pem = PemContent.of(text);
        PrivateKey key = pem.getPrivateKey();
        if (key != null) {
            return key;
        }
        List<X509Certificate> certificates = pem.getCertificates();
        return certificates.get(0).getPublicKey();
    }

    private static Key publicKey(byte[] spki) {
        GeneralSecurityException failure = new GeneralSecurityException();
        for (String kind : List.of("EC", "RSA", "EdDSA", "XDH")) {
            try {
                return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(spki));
            } catch (GeneralSecurityException otherKind) {
                failure = otherKind;
            }
        }
        throw new IllegalArgumentException("a public key of an unknown kind", failure);
    }
}
