package dev.gatehouse.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * A self-signed server certificate, as PEM files.
 *
 * @param certificate the certificate, which is also its own authority
 * @param key the private key, which only its owner can read
 */
public record SelfSignedCertificate(Path certificate, Path key) {
    /** Of {@link #store}. */
    public static final String PASSWORD = "of a test";

    /** @param names in the format of keytool: {@code ip:127.0.0.1,dns:localhost} */
    public static SelfSignedCertificate naming(String names) {
        try {
            Path folder = Files.createTempDirectory("certificate");
            Path store = folder.resolve("server.p12");
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-keyalg",
                            "RSA",
                            "-dname",
                            "CN=a server",
                            "-ext",
                            "san=" + names,
                            "-alias",
                            "server",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            PASSWORD)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(keytool.onExit().join().exitValue()).isZero();
            char[] password = PASSWORD.toCharArray();
            KeyStore keys = KeyStore.getInstance(store.toFile(), password);
            Path certificate = Files.writeString(
                    folder.resolve("server.pem"),
                    pem("CERTIFICATE", keys.getCertificate("server").getEncoded()));
            Path key = Files.writeString(
                    folder.resolve("server.key"),
                    pem("PRIVATE KEY", keys.getKey("server", password).getEncoded()));
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            return new SelfSignedCertificate(certificate, key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Both, as a key store for servers in Java. */
    public Path store() {
        return certificate.resolveSibling("server.p12");
    }

    /** The TLS context of a server with this certificate. */
    public SSLContext context() {
        PemSslStoreDetails store = new PemSslStoreDetails(null, "file:" + certificate, "file:" + key);
        return SslBundle.of(new PemSslStoreBundle(store, null)).createSslContext();
    }

    private static String pem(String type, byte[] encoded) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, lines);
    }
}
