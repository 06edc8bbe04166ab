package dev.gatehouse.identity.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ErrorType;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10RequestControl;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ResponseControl;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import dev.gatehouse.identity.ldap.LdapServers.Bind;
import dev.gatehouse.identity.ldap.LdapServers.ServerDown;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one server on which passwords are tried, and nothing else: each bind makes the connection its
 * user's, and the next one makes it somebody else's. By another library than the one that reads, since that one needs a
 * new connection for each bind, which costs ten times as much.
 */
class LdapBinds implements AutoCloseable {
    /** A clear no (RFC 4511, appendix A): the entry is not there, has no password, has another one, or may not bind. */
    private static final Set<ResultCode> NO = Set.of(
            ResultCode.INVALID_CREDENTIALS,
            ResultCode.NO_SUCH_OBJECT,
            ResultCode.INVALID_DN_SYNTAX,
            ResultCode.INAPPROPRIATE_AUTHENTICATION,
            ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
            ResultCode.UNWILLING_TO_PERFORM,
            ResultCode.CONSTRAINT_VIOLATION);

    /** The server as such is not well, and another one may be. */
    private static final Set<ResultCode> DOWN = Set.of(
            ResultCode.SERVER_DOWN,
            ResultCode.CONNECT_ERROR,
            ResultCode.TIMEOUT,
            ResultCode.BUSY,
            ResultCode.UNAVAILABLE,
            ResultCode.LOCAL_ERROR,
            ResultCode.DECODING_ERROR);

    private static final Duration LONGEST_LIFE = Duration.ofMinutes(5);

    private final URI url;
    private final LdapTls tls;
    private final Turns turns;
    private final LDAPConnectionPool pool;

    LdapBinds(URI url, Directory properties, LdapTls tls) {
        this.url = url;
        this.tls = tls;
        try {
            this.pool = new LDAPConnectionPool(
                    new SingleServerSet(
                            url.getHost(),
                            LdapTls.port(url),
                            tls.sockets(url),
                            options(properties),
                            null,
                            tls.afterConnect()),
                    null,
                    0,
                    properties.poolSize());
        } catch (LDAPException e) {
            throw new IllegalStateException("a pool that opens nothing has failed to open", e);
        }
        this.turns = new Turns(url, properties);
        pool.setMaxConnectionAgeMillis(LONGEST_LIFE.toMillis());
    }

    /**
     * @throws ServerDown when nobody answers
     * @throws SourceUnavailable when the answer is neither yes nor no
     */
    Bind bind(String dn, String password) {
        return turns.take(() -> tried(dn, password));
    }

    private Bind tried(String dn, String password) {
        LDAPConnection connection = taken();
        try {
            return answer(connection, dn, password);
        } catch (LDAPException e) {
            pool.releaseDefunctConnection(connection);
            if (e.getResultCode().equals(ResultCode.TIMEOUT)) {
                throw down(e);
            }
        }
        // It died while idle, or the server did: a new connection tells.
        connection = taken();
        try {
            return answer(connection, dn, password);
        } catch (LDAPException e) {
            pool.releaseDefunctConnection(connection);
            throw down(e);
        }
    }

    /** Opens a connection, to see whether there is anybody; the old ones are closed. */
    void probe() {
        pool.shrinkPool(0);
        pool.releaseConnection(taken());
    }

    @Override
    public void close() {
        pool.close();
    }

    /** @throws LDAPException when there is no answer at all */
    private Bind answer(LDAPConnection connection, String dn, String password) throws LDAPException {
        LDAPResult result;
        try {
            result = connection.bind(
                    new SimpleBindRequest(dn, password, new DraftBeheraLDAPPasswordPolicy10RequestControl()));
        } catch (LDAPException e) {
            if (DOWN.contains(e.getResultCode())) {
                throw e;
            }
            result = e.toLDAPResult();
        }
        pool.releaseConnection(connection);
        if (result.getResultCode().equals(ResultCode.SUCCESS)) {
            return new Bind.Accepted(policyError(result));
        }
        if (NO.contains(result.getResultCode())) {
            return new Bind.Refused(
                    result.getResultCode().intValue(),
                    String.valueOf(result.getDiagnosticMessage()),
                    policyError(result));
        }
        throw new SourceUnavailable(
                url + " answers a bind with " + result.getResultCode() + ": " + result.getDiagnosticMessage(), null);
    }

    private LDAPConnection taken() {
        try {
            return pool.getConnection();
        } catch (LDAPException e) {
            throw down(e);
        }
    }

    private ServerDown down(LDAPException e) {
        return new ServerDown(tls.explained(url, e), e);
    }

    private static @Nullable Integer policyError(LDAPResult result) throws LDAPException {
        DraftBeheraLDAPPasswordPolicy10ResponseControl control =
                DraftBeheraLDAPPasswordPolicy10ResponseControl.get(result);
        DraftBeheraLDAPPasswordPolicy10ErrorType error = control == null ? null : control.getErrorType();
        return error == null ? null : error.intValue();
    }

    private static LDAPConnectionOptions options(Directory properties) {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis((int) properties.connectTimeout().toMillis());
        options.setResponseTimeoutMillis(properties.readTimeout().toMillis());
        options.setFollowReferrals(properties.followReferrals());
        options.setSSLSocketVerifier(LdapTls.HOST_NAMES);
        options.setUseSynchronousMode(true);
        options.setUseSchema(false);
        return options;
    }
}
