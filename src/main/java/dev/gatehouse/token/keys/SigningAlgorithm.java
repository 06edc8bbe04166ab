package dev.gatehouse.token.keys;

import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.KeyPairBuilderSupplier;
import io.jsonwebtoken.security.MacAlgorithm;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.util.function.Supplier;

/** The algorithms of RFC 7518, section 3.1, and RFC 8037 that tokens can be signed with. */
@SuppressWarnings("ImmutableEnumChecker") // JJWT's algorithms are stateless, but their interface does not declare it.
public enum SigningAlgorithm {
    HS256(Jwts.SIG.HS256),
    HS384(Jwts.SIG.HS384),
    HS512(Jwts.SIG.HS512),
    RS256(Jwts.SIG.RS256, Jwts.SIG.RS256),
    RS384(Jwts.SIG.RS384, Jwts.SIG.RS384),
    RS512(Jwts.SIG.RS512, Jwts.SIG.RS512),
    // A key pair of PS* loses its algorithm in a JWK. A key pair of RS* is the same kind of key.
    PS256(Jwts.SIG.PS256, Jwts.SIG.RS256),
    PS384(Jwts.SIG.PS384, Jwts.SIG.RS384),
    PS512(Jwts.SIG.PS512, Jwts.SIG.RS512),
    ES256(Jwts.SIG.ES256, Jwts.SIG.ES256),
    ES384(Jwts.SIG.ES384, Jwts.SIG.ES384),
    ES512(Jwts.SIG.ES512, Jwts.SIG.ES512),
    EDDSA(Jwts.SIG.EdDSA, Jwks.CRV.Ed25519);

    private final SecureDigestAlgorithm<?, ?> jose;
    private final Supplier<Jwk<?>> keys;

    SigningAlgorithm(MacAlgorithm jose) {
        this.jose = jose;
        this.keys = () -> Jwks.builder().key(jose.key().build()).build();
    }

    SigningAlgorithm(SecureDigestAlgorithm<?, ?> jose, KeyPairBuilderSupplier pairs) {
        this.jose = jose;
        this.keys = () -> Jwks.builder().keyPair(pairs.keyPair().build()).build();
    }

    /** The {@code alg} of a header. */
    public String id() {
        return jose.getId();
    }

    public boolean isSymmetric() {
        return jose instanceof MacAlgorithm;
    }

    /**
     * Limits the parser to these algorithms, without compression and encryption. The key of a token decides which one
     * applies.
     */
    public static JwtParserBuilder restrict(JwtParserBuilder parser) {
        parser.sig().clear();
        for (SigningAlgorithm algorithm : values()) {
            parser.sig().add(algorithm.jose);
        }
        parser.zip().clear();
        parser.enc().clear();
        parser.key().clear();
        return parser;
    }

    /** The minimum length of a shared secret: that of the hash (RFC 7518, section 3.2). */
    int secretBytes() {
        return jose instanceof MacAlgorithm mac ? mac.getKeyBitLength() / Byte.SIZE : 0;
    }

    SecureDigestAlgorithm<?, ?> jose() {
        return jose;
    }

    /** A new key for this algorithm. */
    SigningKey generate() {
        return SigningKey.of(keys.get(), this);
    }
}
