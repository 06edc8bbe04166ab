package dev.gatehouse.identity.ldap;

import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10RequestControl;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ResponseControl;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.ldap.LdapServers.Bind;
import dev.gatehouse.identity.ldap.NoAnswer.Kind;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection that passwords are tried on, and nothing else, since it is whoever was let in last. It is UnboundID's:
 * JNDI needs a new connection for each password, and hides result codes and controls.
 */
final class Binder implements Pool.Connection {
    /**
     * A "no" to this user and this password (RFC 4511, appendix A). Unwilling and constraint are the words of servers
     * that have shut the account.
     */
    private static final Set<ResultCode> REFUSALS = Set.of(
            ResultCode.INVALID_CREDENTIALS,
            ResultCode.NO_SUCH_OBJECT,
            ResultCode.INAPPROPRIATE_AUTHENTICATION,
            ResultCode.UNWILLING_TO_PERFORM,
            ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
            ResultCode.CONSTRAINT_VIOLATION);

    private static final Set<ResultCode> OUTAGES =
            Set.of(ResultCode.BUSY, ResultCode.UNAVAILABLE, ResultCode.SERVER_DOWN, ResultCode.CONNECT_ERROR);

    private final LDAPConnection connection;
    private final LdapTls tls;

    Binder(LDAPConnection connection, LdapTls tls) {
        this.connection = connection;
        this.tls = tls;
    }

    /**
     * @throws NoAnswer when the server cannot tell
     * @throws SourceUnavailable when it would have told this to any password
     */
    Bind bind(String dn, String password) {
        try {
            BindResult accepted = connection.bind(
                    new SimpleBindRequest(dn, password, new DraftBeheraLDAPPasswordPolicy10RequestControl()));
            return new Bind.Accepted(policyError(accepted));
        } catch (LDAPException e) {
            if (REFUSALS.contains(e.getResultCode())) {
                String diagnostic = Objects.requireNonNullElse(
                        e.getDiagnosticMessage(), e.getResultCode().getName());
                return new Bind.Refused(e.getResultCode().intValue(), diagnostic, policyError(new BindResult(e)));
            }
            throw unanswered(e, tls);
        }
    }

    /** Reads the root of the server; that it must not is an answer. */
    @Override
    public void test() {
        try {
            connection.search(new SearchRequest("", SearchScope.BASE, "(objectClass=*)", SearchRequest.NO_ATTRIBUTES));
        } catch (LDAPException e) {
            if (isOutage(e)) {
                throw unanswered(e, tls);
            }
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    static RuntimeException unanswered(LDAPException e, LdapTls tls) {
        String reason = tls.explain(e).orElseGet(() -> e.getResultCode() + ": " + e.getMessage());
        if (!isOutage(e)) {
            return new SourceUnavailable("the directory answered a bind neither by yes nor by no: " + reason, e);
        }
        return new NoAnswer(e.getResultCode().equals(ResultCode.TIMEOUT) ? Kind.TIMED_OUT : Kind.LOST, reason, e);
    }

    private static boolean isOutage(LDAPException e) {
        return OUTAGES.contains(e.getResultCode()) || e.getResultCode().isClientSideResultCode();
    }

    private static @Nullable Integer policyError(BindResult result) {
        try {
            DraftBeheraLDAPPasswordPolicy10ResponseControl policy =
                    DraftBeheraLDAPPasswordPolicy10ResponseControl.get(result);
            return policy == null || policy.getErrorType() == null
                    ? null
                    : policy.getErrorType().intValue();
        } catch (LDAPException e) {
            // A control that cannot be read changes no answer.
            return null;
        }
    }
}
