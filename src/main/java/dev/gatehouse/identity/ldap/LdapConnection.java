package dev.gatehouse.identity.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ErrorType;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10RequestControl;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ResponseControl;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.naming.CommunicationException;
import javax.naming.Context;
import javax.naming.ldap.BasicControl;
import javax.naming.ldap.Control;
import javax.naming.ldap.LdapContext;
import javax.naming.ldap.StartTlsRequest;
import javax.naming.ldap.StartTlsResponse;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.springframework.ldap.NamingException;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.core.support.SingleContextSource;
import org.springframework.ldap.support.LdapUtils;

/**
 * One connection to one server, by JNDI. It belongs to the user of its last bind, so a connection for the binds of users
 * is used for nothing else.
 */
final class LdapConnection implements AutoCloseable {
    private static final String POLICY = DraftBeheraLDAPPasswordPolicy10RequestControl.PASSWORD_POLICY_REQUEST_OID;
    private static final Pattern RESULT = Pattern.compile("\\[LDAP: error code (\\d+) - (.*)]", Pattern.DOTALL);

    /**
     * The result codes (RFC 4511, appendix A) that refuse this user or this password: constraintViolation, noSuchObject,
     * inappropriateAuthentication, invalidCredentials, insufficientAccessRights, unwillingToPerform. Servers use the
     * first and the last for accounts that are disabled or locked.
     */
    private static final Set<Integer> REFUSALS = Set.of(19, 32, 48, 49, 50, 53);

    private final LdapContext context;
    private final LdapTemplate template;
    private final LdapTls tls;
    private @Nullable SSLSession encryption;

    /**
     * @param context connected, not authenticated
     * @param encryption null if the connection is not encrypted
     */
    LdapConnection(LdapContext context, LdapTls tls, @Nullable SSLSession encryption) {
        this.context = context;
        this.encryption = encryption;
        this.template = new LdapTemplate(new SingleContextSource(context));
        this.tls = tls;
        // Active Directory ends each search of a whole domain with references to its other partitions.
        template.setIgnorePartialResultException(true);
        template.setIgnoreSizeLimitExceededException(false);
    }

    /**
     * Encrypts the connection by StartTLS.
     *
     * @throws CommunicationException also when a server without StartTLS answers by a result code: it cannot be used
     */
    void encrypt() throws CommunicationException {
        try {
            encryption = ((StartTlsResponse) context.extendedOperation(new StartTlsRequest())).negotiate(tls.sockets());
        } catch (IOException | javax.naming.NamingException e) {
            throw new CommunicationException(tls.explain(e).orElse("StartTLS failed: " + e.getMessage()));
        }
    }

    /** The certificates of the server, its own first; none without encryption. */
    List<X509Certificate> certificates() {
        try {
            return encryption == null
                    ? List.of()
                    : Stream.of(encryption.getPeerCertificates())
                            .map(X509Certificate.class::cast)
                            .toList();
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    /** Authenticates the connection; JNDI keeps it open when the server refuses. */
    @SuppressWarnings("BanJNDI") // Connects nowhere else.
    void authenticate(String dn, String password, Control... controls) throws javax.naming.NamingException {
        context.addToEnvironment(Context.SECURITY_AUTHENTICATION, "simple");
        context.addToEnvironment(Context.SECURITY_PRINCIPAL, dn);
        context.addToEnvironment(Context.SECURITY_CREDENTIALS, password);
        context.reconnect(controls);
    }

    /**
     * @throws NamingException the answer of the server when it refuses
     * @throws ServerFailure when it does not answer
     */
    <T> T read(Function<LdapTemplate, T> query) {
        try {
            return query.apply(template);
        } catch (NamingException e) {
            throw ServerFailure.of(e, tls);
        }
    }

    /**
     * Checks a password.
     *
     * @param password not empty: a bind with an empty password is anonymous and always succeeds (RFC 4513, section 5.1.2)
     * @throws ServerFailure when the server does not answer
     * @throws SourceUnavailable when it answers something that does not depend on the password
     */
    BindResponse bind(String dn, String password) {
        if (password.isEmpty()) {
            throw new IllegalArgumentException("a bind with an empty password is anonymous");
        }
        try {
            authenticate(dn, password, new BasicControl(POLICY));
            return new BindResponse.Accepted(
                    policyError(),
                    policy().map(DraftBeheraLDAPPasswordPolicy10ResponseControl::getWarningType)
                            .isPresent());
        } catch (javax.naming.NamingException e) {
            String message = withoutName(String.valueOf(e.getMessage()), dn);
            Matcher result = RESULT.matcher(message);
            if (result.find() && REFUSALS.contains(Integer.valueOf(result.group(1)))) {
                return new BindResponse.Refused(Integer.parseInt(result.group(1)), result.group(2), policyError());
            }
            RuntimeException failure = ServerFailure.of(LdapUtils.convertLdapException(e), tls);
            throw failure instanceof ServerFailure
                    ? failure
                    : new SourceUnavailable(
                            "the directory answered a bind with an error that is not about the password: "
                                    + Diagnostic.firstLine(message),
                            e);
        }
    }

    /**
     * Sends a change of a password, once, and to no other server.
     *
     * @return {@link ChangeResponse#UNANSWERED} if the server may have got it and does not answer
     */
    ChangeResponse change(PasswordRequest request) {
        try {
            context.addToEnvironment(Context.REFERRAL, "ignore");
            context.setRequestControls(new Control[] {new BasicControl(POLICY)});
            request.send(context);
            return new ChangeResponse(ChangeResponse.SUCCESS, "", null);
        } catch (javax.naming.NamingException e) {
            String message = withoutName(String.valueOf(e.getMessage()), request.dn());
            Matcher result = RESULT.matcher(message);
            return result.find()
                    ? new ChangeResponse(Integer.parseInt(result.group(1)), result.group(2), policyError())
                    : new ChangeResponse(ChangeResponse.UNANSWERED, message, null);
        }
    }

    /** A message is kept in the audit log, where an erasure replaces the user's name, but no name within a text. */
    private static String withoutName(String message, String dn) {
        return Pattern.compile(Pattern.quote(dn), Pattern.CASE_INSENSITIVE)
                .matcher(message)
                .replaceAll("…");
    }

    @Override
    public void close() {
        LdapUtils.closeContext(context);
    }

    private @Nullable Integer policyError() {
        return policy().map(DraftBeheraLDAPPasswordPolicy10ResponseControl::getErrorType)
                .map(DraftBeheraLDAPPasswordPolicy10ErrorType::intValue)
                .orElse(null);
    }

    private Optional<DraftBeheraLDAPPasswordPolicy10ResponseControl> policy() {
        try {
            for (Control control : Objects.requireNonNullElse(context.getResponseControls(), new Control[0])) {
                if (control.getID().equals(POLICY)) {
                    return Optional.of(new DraftBeheraLDAPPasswordPolicy10ResponseControl(
                            POLICY, false, new ASN1OctetString(control.getEncodedValue())));
                }
            }
            return Optional.empty();
        } catch (javax.naming.NamingException | LDAPException unreadable) {
            // A control that cannot be read does not change the answer.
            return Optional.empty();
        }
    }
}
