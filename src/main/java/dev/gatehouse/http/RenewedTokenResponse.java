package dev.gatehouse.http;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;

/** A response with a renewed token, which no cache may keep, whatever the controller says about its content. */
final class RenewedTokenResponse extends HttpServletResponseWrapper {

    RenewedTokenResponse(HttpServletResponse response) {
        super(response);
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
    }

    @Override
    public void setHeader(String name, @Nullable String value) {
        if (!name.equalsIgnoreCase(HttpHeaders.CACHE_CONTROL)) {
            super.setHeader(name, value);
        }
    }

    @Override
    public void addHeader(String name, @Nullable String value) {
        if (!name.equalsIgnoreCase(HttpHeaders.CACHE_CONTROL)) {
            super.addHeader(name, value);
        }
    }
}
