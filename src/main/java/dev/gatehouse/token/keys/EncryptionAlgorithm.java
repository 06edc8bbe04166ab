package dev.gatehouse.token.keys;

import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.KeyAlgorithm;
import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import javax.crypto.SecretKey;

/** The algorithms of RFC 7518, section 4.1, by which the key of an encrypted token can be agreed upon. None has a password. */
@SuppressWarnings("ImmutableEnumChecker") // JJWT's algorithms have no state; their interface does not say so.
public enum EncryptionAlgorithm {
    DIR(Jwts.KEY.DIRECT),
    RSA_OAEP_256(Jwts.KEY.RSA_OAEP_256),
    ECDH_ES(Jwts.KEY.ECDH_ES),
    ECDH_ES_A256KW(Jwts.KEY.ECDH_ES_A256KW);

    private static final int SECRET_BYTES = 32;
    private static final int LEAST_RSA_BITS = 2048;

    private final KeyAlgorithm<?, ?> jose;

    EncryptionAlgorithm(KeyAlgorithm<?, ?> jose) {
        this.jose = jose;
    }

    /** The {@code alg} of a header. */
    public String id() {
        return jose.getId();
    }

    /** Has the parser know these algorithms with A256GCM, no other, no signature and no compression. */
    public static JwtParserBuilder restrict(JwtParserBuilder parser) {
        parser.key().clear();
        for (EncryptionAlgorithm algorithm : values()) {
            parser.key().add(algorithm.jose);
        }
        parser.enc().clear();
        parser.enc().add(Jwts.ENC.A256GCM);
        parser.zip().clear();
        parser.sig().clear();
        return parser;
    }

    KeyAlgorithm<?, ?> jose() {
        return jose;
    }

    /** Whether a key can encrypt so: 32 bytes, 2048 bits of RSA or more, a point of one of NIST's curves. */
    boolean takes(Key key) {
        return switch (this) {
            case DIR -> key instanceof SecretKey secret && secret.getEncoded().length == SECRET_BYTES;
            case RSA_OAEP_256 ->
                key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= LEAST_RSA_BITS;
            case ECDH_ES, ECDH_ES_A256KW -> key instanceof ECPublicKey;
        };
    }
}
