package dev.gatehouse.identity.ldap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import javax.naming.NamingException;
import javax.naming.directory.DirContext;
import javax.naming.ldap.Control;
import javax.naming.ldap.LdapContext;
import javax.naming.ldap.PagedResultsControl;
import javax.naming.ldap.PagedResultsResponseControl;
import org.jspecify.annotations.Nullable;
import org.springframework.ldap.core.DirContextProcessor;

/**
 * The pages of the result of one search (RFC 2696). The control is not critical, so a server without it returns all entries at
 * once. Unlike the processors of Spring LDAP, this one leaves no control to the next search on the connection.
 */
final class ResultPages implements DirContextProcessor {
    /** What servers accept by default: Active Directory up to 1,000, and OpenLDAP refuses a page beyond its limit for pages. */
    private static final int SIZE = 500;

    private byte @Nullable [] cookie;

    /** Whether the last search has not returned all entries. */
    boolean hasMore() {
        return cookie != null && cookie.length > 0;
    }

    @Override
    public void preProcess(DirContext context) throws NamingException {
        try {
            Control page = new PagedResultsControl(SIZE, cookie, Control.NONCRITICAL);
            ((LdapContext) context).setRequestControls(new Control[] {page});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void postProcess(DirContext context) throws NamingException {
        LdapContext connection = (LdapContext) context;
        cookie = null;
        for (Control control : Objects.requireNonNullElse(connection.getResponseControls(), new Control[0])) {
            if (control instanceof PagedResultsResponseControl page) {
                cookie = page.getCookie();
            }
        }
        connection.setRequestControls(null);
    }
}
