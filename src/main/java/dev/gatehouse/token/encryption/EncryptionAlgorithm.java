package dev.gatehouse.token.encryption;

import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.AeadAlgorithm;
import io.jsonwebtoken.security.KeyAlgorithm;

/** How the content key of an encrypted token reaches its recipient (RFC 7518, section 4.1). The content is always A256GCM. */
@SuppressWarnings("ImmutableEnumChecker") // JJWT's algorithms are stateless, but their interface does not declare it.
enum EncryptionAlgorithm {
    DIR(Jwts.KEY.DIRECT),
    RSA_OAEP_256(new ImplicitRejection(Jwts.KEY.RSA_OAEP_256)),
    ECDH_ES(Jwts.KEY.ECDH_ES),
    ECDH_ES_A256KW(Jwts.KEY.ECDH_ES_A256KW);

    static final AeadAlgorithm CONTENT = Jwts.ENC.A256GCM;

    private final KeyAlgorithm<?, ?> jose;

    EncryptionAlgorithm(KeyAlgorithm<?, ?> jose) {
        this.jose = jose;
    }

    /** The {@code alg} of a header. */
    String id() {
        return jose.getId();
    }

    /** Whether the second part of a token is an encrypted key; otherwise it is empty. */
    boolean hasEncryptedKey() {
        return this == RSA_OAEP_256 || this == ECDH_ES_A256KW;
    }

    /** Whether sender and recipient agree on a key, with the sender's public key in the header {@code epk}. */
    boolean isAgreement() {
        return this == ECDH_ES || this == ECDH_ES_A256KW;
    }

    /**
     * Limits the parser to these algorithms, without compression and signatures. The key of a token decides which one
     * applies.
     */
    static JwtParserBuilder restrict(JwtParserBuilder parser) {
        parser.sig().clear();
        parser.zip().clear();
        parser.enc().clear();
        parser.enc().add(CONTENT);
        parser.key().clear();
        for (EncryptionAlgorithm algorithm : values()) {
            parser.key().add(algorithm.jose);
        }
        return parser;
    }

    KeyAlgorithm<?, ?> jose() {
        return jose;
    }

    /** How an operator creates a key. */
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
