package dev.gatehouse.http;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * Spring's firewall, which is asked only if a request could fail its checks. They search each path some 60 times for
 * encoded, doubled and control characters and for dots, which a path of letters, digits and single slashes does not have,
 * and they search parameters.
 *
 * <p>Header names and values are not checked: Tomcat's parser already rejects control characters in them, and a regular
 * expression over a token costs more than the other filters together. No parameter has a control character: PostgreSQL
 * rejects NUL in a query.
 */
final class PathFirewall extends StrictHttpFirewall {

    PathFirewall() {
        setAllowedHeaderNames(name -> true);
        setAllowedHeaderValues(value -> true);
        setAllowedParameterValues(value -> value.chars().noneMatch(Character::isISOControl));
    }

    @Override
    public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
        return hasOrdinaryMethod(request) && !hasParameters(request) && isOrdinary(request.getRequestURI())
                ? new OrdinaryRequest(request)
                : super.getFirewalledRequest(request);
    }

    private static boolean hasOrdinaryMethod(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("POST");
    }

    /** Whether it can have parameters: in the query, or in a form. */
    private static boolean hasParameters(HttpServletRequest request) {
        return request.getQueryString() != null || request.getContentType() != null;
    }

    /** Tomcat decodes such a path to itself. */
    static boolean isOrdinary(String path) {
        char before = ' ';
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean ordinary = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || (c == '/' && before != '/');
            if (!ordinary) {
                return false;
            }
            before = c;
        }
        return true;
    }

    private static final class OrdinaryRequest extends FirewalledRequest {
        OrdinaryRequest(HttpServletRequest request) {
            super(request);
        }

        @Override
        public void reset() {
            // Nothing is changed for the filters.
        }
    }
}
