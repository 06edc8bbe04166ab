package dev.gatehouse.admin;

import dev.gatehouse.cookie.TokenCookie;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.ProblemWriter;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.AccessToken;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Administrators change something with a recent sign-in only (RFC 9470): a browser that was left open, or a cookie that was stolen,
 * changes nothing. Reads need no recent sign-in, and neither do bearer clients unless configured.
 */
@Component
class RecentSignIn implements HandlerInterceptor, WebMvcConfigurer {
    private static final Set<String> READS = Set.of("GET", "HEAD");

    private final AdminProperties properties;
    private final Clock clock;

    RecentSignIn(AdminProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/admin/**");
    }

    /** @throws Refusal {@code insufficient_user_authentication} */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        boolean cookie = TokenCookie.isUsed(request);
        Authentication user = SecurityContextHolder.getContext().getAuthentication();
        if (!READS.contains(request.getMethod())
                && (cookie || properties.reauthenticateBearer())
                && user != null
                && user.getPrincipal() instanceof AccessToken token
                && age(token).compareTo(properties.reauthenticateAfter()) > 0) {
            request.setAttribute(
                    ProblemWriter.MAX_AGE, properties.reauthenticateAfter().toSeconds());
            throw new Refusal(
                    ProblemCode.INSUFFICIENT_USER_AUTHENTICATION,
                    "Sign in again: this change needs a sign-in of the last "
                            + properties.reauthenticateAfter().toSeconds() + " seconds");
        }
        return true;
    }

    private Duration age(AccessToken token) {
        return Duration.between(token.session().openedAt(), clock.instant());
    }
}
