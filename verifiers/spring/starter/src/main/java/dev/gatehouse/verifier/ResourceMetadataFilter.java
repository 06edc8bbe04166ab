package dev.gatehouse.verifier;

import com.nimbusds.jose.util.JSONObjectUtils;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.Ordered;
import org.springframework.web.util.UrlPathHelper;

/** Tells clients which issuer's tokens this service takes (RFC 9728, section 3). The metadata need no token. */
final class ResourceMetadataFilter implements Filter, Ordered {
    static final String PATH = "/.well-known/oauth-protected-resource";

    private final GatehouseVerifierProperties properties;

    ResourceMetadataFilter(GatehouseVerifierProperties properties) {
        this.properties = properties;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (http.getMethod().equals("GET")
                && PATH.equals(UrlPathHelper.defaultInstance.getPathWithinApplication(http))) {
            response.setContentType("application/json");
            ((HttpServletResponse) response).setHeader("Cache-Control", "no-store");
            response.getOutputStream().print(JSONObjectUtils.toJSONString(metadata(http)));
        } else {
            chain.doFilter(request, response);
        }
    }

    private Map<String, Object> metadata(HttpServletRequest request) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("resource", resource(request));
        metadata.put("authorization_servers", List.of(properties.issuer()));
        metadata.put("bearer_methods_supported", List.of("header"));
        return metadata;
    }

    private String resource(HttpServletRequest request) {
        if (properties.resource() != null) {
            return properties.resource().toString();
        }
        String url = request.getRequestURL().toString();
        return url.substring(0, url.length() - PATH.length());
    }

    @Override
    public int getOrder() {
        return VerifierFilters.AROUND_SECURITY;
    }
}
