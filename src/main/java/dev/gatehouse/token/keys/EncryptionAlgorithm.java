package dev.gatehouse.token.keys;

import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.AeadAlgorithm;
import io.jsonwebtoken.security.KeyAlgorithm;

/**
 * How the key of an encrypted token reaches its recipient (RFC 7518, section 4.1). The content is encrypted by A256GCM,
 * whichever it is.
 */
@SuppressWarnings("ImmutableEnumChecker") // JJWT's algorithms have no state; their interface does not say so.
public enum EncryptionAlgorithm {
    DIR(Jwts.KEY.DIRECT, false),
    RSA_OAEP_256(new ImplicitRejection(Jwts.KEY.RSA_OAEP_256), true),
    ECDH_ES(Jwts.KEY.ECDH_ES, false),
    ECDH_ES_A256KW(Jwts.KEY.ECDH_ES_A256KW, true);

    /** The {@code enc} of each encrypted token. */
    public static final String CONTENT = "A256GCM";

    static final AeadAlgorithm CONTENT_ALGORITHM = Jwts.ENC.A256GCM;

    private final KeyAlgorithm<?, ?> jose;
    private final boolean encryptedKey;

    EncryptionAlgorithm(KeyAlgorithm<?, ?> jose, boolean encryptedKey) {
        this.jose = jose;
        this.encryptedKey = encryptedKey;
    }

    /** The {@code alg} of a header. */
    public String id() {
        return jose.getId();
    }

    /** Whether the second part of a token is the encrypted key, or empty. */
    public boolean hasEncryptedKey() {
        return encryptedKey;
    }

    /** Whether sender and recipient agree on a key, for which the header has the sender's part, {@code epk}. */
    public boolean isAgreement() {
        return this == ECDH_ES || this == ECDH_ES_A256KW;
    }

    /**
     * Has the parser know these algorithms and no other, no compression, and nothing of signatures. Which of them is
     * right for a token, its key says.
     */
    public static JwtParserBuilder restrict(JwtParserBuilder parser) {
        parser.sig().clear();
        parser.zip().clear();
        parser.enc().clear();
        parser.enc().add(CONTENT_ALGORITHM);
        parser.key().clear();
        for (EncryptionAlgorithm algorithm : values()) {
            parser.key().add(algorithm.jose);
        }
        return parser;
    }

    KeyAlgorithm<?, ?> jose() {
        return jose;
    }

    /** What an operator without a key can do. */
    String action() {
        return "Make one with: "
                + switch (this) {
                    case DIR -> "(printf base64:; openssl rand -base64 32) > encryption.secret";
                    case RSA_OAEP_256 ->
                        "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out encryption.pem";
                    case ECDH_ES, ECDH_ES_A256KW ->
                        "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out encryption.pem";
                };
    }
}
