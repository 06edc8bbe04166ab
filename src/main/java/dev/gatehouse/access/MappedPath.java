package dev.gatehouse.access;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.PathContainer.Element;
import org.springframework.http.server.PathContainer.PathSegment;
import org.springframework.http.server.RequestPath;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * The path of a request as Spring MVC maps it to a controller: within {@code server.servlet.context-path} and
 * {@code spring.mvc.servlet.path}. A rule that reads another form of the path would miss some spellings of it.
 */
public final class MappedPath {
    private MappedPath() {}

    public static PathContainer of(HttpServletRequest request) {
        RequestPath path = ServletRequestPathUtils.hasParsedRequestPath(request)
                ? ServletRequestPathUtils.getParsedRequestPath(request)
                : ServletRequestPathUtils.parseAndCache(request);
        return path.pathWithinApplication();
    }

    /** The path as text: percent-decoded, without path parameters. */
    public static String decoded(PathContainer path) {
        if (path.value().indexOf('%') < 0 && path.value().indexOf(';') < 0) {
            return path.value();
        }
        StringBuilder decoded = new StringBuilder();
        for (Element element : path.elements()) {
            decoded.append(element instanceof PathSegment segment ? segment.valueToMatch() : element.value());
        }
        return decoded.toString();
    }
}
