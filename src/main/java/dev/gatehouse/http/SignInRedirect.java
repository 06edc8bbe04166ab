package dev.gatehouse.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.access.MappedPath;
import dev.gatehouse.cookie.ReturnAddress;
import dev.gatehouse.problem.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Leads a browser that a gateway must refuse to the sign-in page, and back. The gateway names the page in the parameter
 * {@code signin} of {@code /verify}, and the address of the request in {@code X-Original-URI} or {@code X-Forwarded-Uri}.
 * Gateways that pass a refusal on as it is add {@code signin_status=302}.
 */
@Component
record SignInRedirect(ReturnAddress addresses) {

    /**
     * Adds {@code Location} to a 401 about a navigation. A script cannot follow it, so its request gets the 401 alone.
     *
     * @return the refusal, with the status that the gateway wants
     */
    Refusal offer(Refusal answer, HttpServletRequest request, HttpServletResponse response) {
        if (answer.status() != HttpStatus.UNAUTHORIZED || !isVerify(request) || !isNavigation(request)) {
            return answer;
        }
        Optional<String> page = addresses.of(request.getParameter("signin"));
        page.ifPresent(path -> response.setHeader(HttpHeaders.LOCATION, path + returnTo(path, request)));
        return page.isPresent() && "302".equals(request.getParameter("signin_status"))
                ? answer.withStatus(HttpStatus.FOUND)
                : answer;
    }

    /** Below this path, the query belongs to the application. */
    private static boolean isVerify(HttpServletRequest request) {
        return MappedPath.decoded(MappedPath.of(request)).equals("/verify");
    }

    private static boolean isNavigation(HttpServletRequest request) {
        String mode = request.getHeader("Sec-Fetch-Mode");
        return mode == null ? acceptsHtml(request.getHeader(HttpHeaders.ACCEPT)) : mode.equals("navigate");
    }

    private static boolean acceptsHtml(@Nullable String accept) {
        return accept != null && accept.contains(MediaType.TEXT_HTML_VALUE);
    }

    private String returnTo(String page, HttpServletRequest request) {
        String original = Objects.requireNonNullElse(
                request.getHeader("X-Original-URI"),
                Objects.requireNonNullElse(request.getHeader("X-Forwarded-Uri"), ""));
        return addresses
                .of(original)
                .map(address -> (page.contains("?") ? "&" : "?") + "return_to=" + URLEncoder.encode(address, UTF_8))
                .orElse("");
    }
}
