package dev.gatehouse.token;

import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.SignedTokens.Signed;
import dev.gatehouse.token.encryption.TokenEncryption;
import dev.gatehouse.token.jose.CompactForm;
import dev.gatehouse.token.jose.TokenFault;
import dev.gatehouse.token.keys.SigningKeys;
import dev.gatehouse.token.keys.VerifyingKey;
import io.jsonwebtoken.JwtException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Decodes a token: decrypts it, checks the signature and the issuance seal, and reads the claims. It does not compare the
 * times with the clock, and it does not look for the session's revocation.
 */
@Component
class TokenDecoder {
    private final TokenEncryption encryption;
    private final SignedTokens signed;
    private final IssuanceSeal seal;
    private final ClaimsReader claims;

    TokenDecoder(TokenEncryption encryption, SigningKeys keys, IssuanceSeal seal, ClaimsReader claims) {
        this.encryption = encryption;
        this.signed = new SignedTokens(keys);
        this.seal = seal;
        this.claims = claims;
    }

    /**
     * @throws Refusal {@code token_invalid}
     * @throws ForgedTokenException if the signature is valid and the seal is not
     */
    AccessToken decode(String token) {
        return decodeSigned(CompactForm.hasFiveParts(token) ? encryption.decrypt(token) : token);
    }

    /**
     * The seal of a token that was issued here, whatever its signature; empty for others, and for encrypted ones, whose seal
     * is inside. It costs about a hundredth of a signature check.
     */
    Optional<String> seal(String token) {
        if (!CompactForm.isSigned(token)) {
            return Optional.empty();
        }
        byte[] payload = payload(token);
        return seal.isValid(payload) ? Optional.of(IssuanceSeal.text(payload)) : Optional.empty();
    }

    /** A decrypted token gets the same checks as one that came without encryption: only the signature proves its origin. */
    private AccessToken decodeSigned(String token) {
        try {
            Signed read = signed.read(token);
            requireSeal(token, read.key(), read.claims());
            return claims.read(read.claims(), read.key());
        } catch (JwtException | IllegalArgumentException e) {
            // We never issue a token that we cannot read. If its signature is valid, another party holds the key.
            signed.signer(token).ifPresent(key -> requireSeal(token, key, Map.of()));
            throw TokenFault.MALFORMED.refusal(String.valueOf(e.getMessage()));
        }
    }

    /** Tokens of imported keys were issued elsewhere and have no seal. */
    private void requireSeal(String token, VerifyingKey key, Map<String, ?> presented) {
        if (key.sealed() && !seal.isValid(payload(token))) {
            throw new ForgedTokenException(key.kid(), presented);
        }
    }

    private static byte[] payload(String token) {
        return Base64.getUrlDecoder().decode(token.substring(token.indexOf('.') + 1, token.lastIndexOf('.')));
    }

    /** The signature of a token is valid and its issuance seal is not: the signing key has leaked. */
    static final class ForgedTokenException extends RuntimeException {
        final String kid;
        final transient Map<String, ?> claims;

        /** @param claims empty if they cannot be read */
        ForgedTokenException(String kid, Map<String, ?> claims) {
            super("the issuance seal is invalid", null, false, false);
            this.kid = kid;
            this.claims = Map.copyOf(claims);
        }
    }
}
