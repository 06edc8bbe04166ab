package dev.gatehouse.caller;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/** Tells who sent a request. Forwarded headers are not believed: anybody can write them. */
@Component
public class CallerResolver {

    public Caller resolve(HttpServletRequest request) {
        return new Caller(request.getRemoteAddr(), request.getHeader("User-Agent"));
    }
}
