package dev.gatehouse.identity.ldap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server's key and its certificate, signed by itself, made by the JDK's keytool. */
final class ServerCertificate {
    private static final char[] PASSWORD = "of-a-test".toCharArray();

    private final Path pem;
    private final SSLContext context;

    private ServerCertificate(Path pem, SSLContext context) {
        this.pem = pem;
        this.context = context;
    }

    /** @param names as keytool has them: {@code ip:127.0.0.1,dns:localhost} */
    static ServerCertificate naming(String names) {
        try {
            Path folder = Files.createTempDirectory("certificate");
            Path store = folder.resolve("store.p12");
            make(store, names);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD);
            }
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            String body = Base64.getMimeEncoder()
                    .encodeToString(keys.getCertificate("server").getEncoded());
            return new ServerCertificate(
                    Files.writeString(
                            folder.resolve("ca.pem"),
                            "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n"),
                    context);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The certificate, for those who trust it. */
    Path pem() {
        return pem;
    }

    SSLContext context() {
        return context;
    }

    private static void make(Path store, String names) throws IOException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=server",
                        "-ext",
                        "san=" + names,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String words = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        assertThat(keytool.onExit().join().exitValue()).as(words).isZero();
    }
}
