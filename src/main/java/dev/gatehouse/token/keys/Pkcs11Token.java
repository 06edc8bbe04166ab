package dev.gatehouse.token.keys;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.token.keys.KeyRingProperties.Pkcs11;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.security.crypto.keygen.KeyGenerators;

/**
 * A PKCS#11 token, such as a hardware security module, by the JDK's provider SunPKCS11. Its keys do not leave it: it
 * encrypts and decrypts itself.
 */
record Pkcs11Token(Provider provider, KeyStore keys) {
    private static final String PROVIDER = "SunPKCS11";

    /** @throws Misconfiguration if the token cannot be opened */
    static Pkcs11Token open(Pkcs11 settings) {
        Path file = settings.configFile();
        if (file == null || !Files.isReadable(file)) {
            throw new Misconfiguration(
                    "gatehouse.keys.pkcs11.config-file is " + (file == null ? "not set" : "not readable: " + file)
                            + ", but a master key is in a PKCS#11 token",
                    "Name a configuration file of SunPKCS11, with the lines name, library and slot.");
        }
        Provider installed = Security.getProvider(PROVIDER);
        if (installed == null) {
            throw new Misconfiguration(
                    "gatehouse.keys.pkcs11: this Java has no provider " + PROVIDER,
                    "Use one with the module jdk.crypto.cryptoki.");
        }
        try {
            Provider provider = installed.configure(file.toString());
            KeyStore keys = KeyStore.getInstance("PKCS11", provider);
            keys.load(null, settings.readPin().toCharArray());
            return new Pkcs11Token(provider, keys);
        } catch (Misconfiguration e) {
            throw e;
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new Misconfiguration(
                    "gatehouse.keys.pkcs11: the token cannot be opened: "
                            + NestedExceptionUtils.getMostSpecificCause(e).getMessage(),
                    "Check the library and the slot in " + file + ", and the PIN.");
        }
    }

    /**
     * The secret key with this label, after a test that it encrypts and decrypts.
     *
     * @throws Misconfiguration if there is no such key, or it is unusable
     */
    MasterKey key(String label) {
        try {
            Key key = keys.getKey(label, null);
            if (key instanceof SecretKey secret) {
                MasterKey master = MasterKey.inToken(label, secret, provider);
                byte[] nonce = KeyGenerators.secureRandom(MasterKey.NONCE_BYTES).generateKey();
                byte[] probe = master.crypt(Cipher.ENCRYPT_MODE, "probe", nonce, nonce);
                master.crypt(Cipher.DECRYPT_MODE, "probe", nonce, probe);
                return master;
            }
        } catch (GeneralSecurityException e) {
            throw new Misconfiguration(
                    "gatehouse.keys.pkcs11: the key " + label + " cannot be read: " + e.getMessage(),
                    "Check the label and the token.");
        }
        throw new Misconfiguration(
                "gatehouse.keys.pkcs11: the token has no secret key with the label " + label,
                "Generate an AES key of 256 bits with this label in the token, or correct the label.");
    }
}
