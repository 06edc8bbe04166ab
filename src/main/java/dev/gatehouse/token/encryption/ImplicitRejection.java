package dev.gatehouse.token.encryption;

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
 * RSA decryption that continues with a random key if the padding is wrong (RFC 7516, section 11.5). So a wrong padding fails
 * at the same place as a wrong tag, and neither the error nor the time reveals which of the two it was.
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
            // Some providers accept a number without its leading zeros, which would be a second spelling of the token.
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
