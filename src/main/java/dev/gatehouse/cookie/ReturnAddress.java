package dev.gatehouse.cookie;

import dev.gatehouse.config.Misconfiguration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Where a browser goes after a sign-in: the parameter {@code return_to}, which anyone can put into a link. It may be a path of
 * the same host, or an address of an origin in {@code gatehouse.http.cookie.return-origins}.
 *
 * <p>A page passes the parameter, decoded once, to {@link #of}: when it is shown, to put the result into its form, and again
 * when the form is posted, to put the result into {@code Location} as it is. It never uses the parameter itself, in scripts
 * neither, and goes to a page of its own if the result is empty.
 */
@Component
public class ReturnAddress {
    private static final int MAX_LENGTH = 2048;

    /** A backslash is a slash to browsers, and they remove tabs and line breaks. Other characters arrive encoded. */
    private static final Pattern CHARACTERS = Pattern.compile("[!-\\[\\]-~]+");

    /** Two slashes begin a host, and software on the way may remove segments that are dots. */
    private static final Pattern PATH = Pattern.compile("/(?!/)[^?#]*+(?:[?#].*)?");

    private static final Pattern DOT_SEGMENT = Pattern.compile("[^?#]*/(?:\\.|%2[eE]){1,2}(?:[/?#].*)?");

    private static final Pattern ORIGIN = Pattern.compile("https?://(?:[a-z0-9.-]+|\\[[0-9a-f:.]+\\])(?::[0-9]{1,5})?");

    private final List<String> origins;

    ReturnAddress(CookieProperties properties) {
        this.origins = properties.returnOrigins();
        origins.forEach(origin -> Misconfiguration.check(
                ORIGIN.matcher(origin).matches() && !origin.matches("https:.*:443|http:.*:80"),
                "gatehouse.http.cookie.return-origins has " + origin + ", which is no origin",
                "Write scheme, host and port in small letters, without a path and without the usual port, as in"
                        + " https://app.example.com."));
    }

    /** The other origins to which a browser may return, which a page with a form has to allow too. */
    public List<String> origins() {
        return origins;
    }

    /**
     * The address, unchanged, if it is allowed.
     *
     * @param wanted a path with a query and a fragment, or an address; null or empty if there is none
     * @return printable ASCII without a backslash, of at most 2,048 characters
     */
    public Optional<String> of(@Nullable String wanted) {
        return Optional.ofNullable(wanted)
                .filter(address -> address.length() <= MAX_LENGTH
                        && CHARACTERS.matcher(address).matches()
                        && pathOf(address)
                                .filter(path -> path.isEmpty() || isPath(path))
                                .isPresent());
    }

    /** What follows a configured origin, which is compared as text, so that nothing can stand between it and the path. */
    private Optional<String> pathOf(String address) {
        if (address.startsWith("/")) {
            return Optional.of(address);
        }
        return origins.stream()
                .filter(address::startsWith)
                .map(origin -> address.substring(origin.length()))
                .filter(rest -> rest.isEmpty() || "/?#".indexOf(rest.charAt(0)) >= 0)
                .map(rest -> rest.startsWith("/") ? rest : "/" + rest)
                .findFirst();
    }

    private static boolean isPath(String path) {
        return PATH.matcher(path).matches() && !DOT_SEGMENT.matcher(path).matches();
    }
}
