package dev.gatehouse.e2e;

import dev.gatehouse.interop.RegisteredVerifier;
import dev.gatehouse.support.Client;
import dev.gatehouse.support.Gatehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Apache with mod_auth_openidc, whose cache works only with encrypted, which are shorter, keys. */
final class ApacheOpenidc extends Client implements AutoCloseable {
    private final int port = Gatehouse.freePort();
    private final ServerProcess server;

    ApacheOpenidc(Path folder, String issuer, RegisteredVerifier verifier) throws IOException {
        Path configuration = Files.writeString(folder.resolve("apache.conf"), """
                ServerRoot "%1$s"
                ServerName 127.0.0.1
                Listen 127.0.0.1:%2$d
                PidFile apache.pid
                ErrorLog error.log
                DefaultRuntimeDir "%1$s"
                DocumentRoot "/usr/share"
                User www-data
                Group www-data
                %3$s
                OIDCOAuthServerMetadataURL %4$s/.well-known/openid-configuration
                OIDCOAuthClientID %5$s
                OIDCOAuthClientSecret "%6$s"
                OIDCOAuthRemoteUserClaim sub
                OIDCOAuthTokenIntrospectionInterval -1
                OIDCCryptoPassphrase passphrase-of-the-cache
                OIDCCacheEncrypt On
                <Location "/">
                  SetHandler server-status
                  AuthType oauth20
                  Require claim roles:editor
                  Header set X-User expr=%%{REMOTE_USER}
                </Location>
                """.formatted(
                        folder, port, modules(), issuer, verifier.id(), verifier.secret()));
        server = ServerProcess.started(
                folder, port, Map.of(), "/usr/sbin/apache2", "-X", "-f", configuration.toString());
    }

    private static String modules() {
        return Stream.of("mpm_event", "authn_core", "authz_core", "authz_user", "auth_openidc", "headers", "status")
                .map(name -> "LoadModule " + name + "_module /usr/lib/apache2/modules/mod_" + name + ".so")
                .collect(Collectors.joining("\n"));
    }

    boolean isAlive() {
        return server.process().isAlive();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
