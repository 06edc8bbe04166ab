package dev.gatehouse.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.web.servlet.resource.ResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolverChain;

/**
 * Finds a fixed set of files, whatever their own names are.
 *
 * @param byPath each file by the path of its request
 */
record StaticFiles(Map<String, Resource> byPath) implements ResourceResolver {

    String[] paths() {
        return byPath.keySet().toArray(String[]::new);
    }

    @Override
    public @Nullable Resource resolveResource(
            @Nullable HttpServletRequest request,
            String requestPath,
            List<? extends Resource> locations,
            ResourceResolverChain chain) {
        return byPath.get(requestPath);
    }

    @Override
    public @Nullable String resolveUrlPath(
            String resourcePath, List<? extends Resource> locations, ResourceResolverChain chain) {
        return null;
    }
}
