package dev.gatehouse.token.keys;

import io.jsonwebtoken.security.DecryptionKeyRequest;
import io.jsonwebtoken.security.KeyAlgorithm;
import io.jsonwebtoken.security.KeyRequest;
import io.jsonwebtoken.security.KeyResult;
import io.jsonwebtoken.security.SecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAKey;
import javax.crypto.SecretKey;

/**
 * RSA, with a random key in the place of one that cannot be decrypted (RFC 7516, section 11.5). So a wrong padding is
 * found out where a wrong tag is, and nobody learns by words or by time which of the two it was.
 */
record ImplicitRejection(KeyAlgorithm<PublicKey, PrivateKey> rsa) implements KeyAlgorithm<PublicKey, PrivateKey> {

    @Override
    public String getId() {
        return rsa.getId();
    }

    @Override
    public KeyResult getEncryptionKey(KeyRequest<PublicKey> request) {
        return rsa.getEncryptionKey(request);
    }

    @Override
    public SecretKey getDecryptionKey(DecryptionKeyRequest<PrivateKey> request) {
        SecretKey random = request.getEncryptionAlgorithm().key().build();
        int length = (((RSAKey) request.getKey()).getModulus().bitLength() + 7) / 8;
        if (request.getPayload().length != length) {
            // Some providers take a number without its leading zeros: that would be a second spelling of the token.
            return random;
        }
        try {
            SecretKey key = rsa.getDecryptionKey(request);
            return key.getEncoded().length == random.getEncoded().length ? key : random;
        } catch (SecurityException e) {
            return random;
        }
    }
}
