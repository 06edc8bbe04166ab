package dev.gatehouse.http;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/** The paths of the controllers. They are read from Spring MVC, at the first request: a filter is created before them. */
@Component
class ControllerPaths {
    private final Supplier<Paths> paths;

    ControllerPaths(
            @Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> controllers) {
        this.paths = SingletonSupplier.of(() -> Paths.of(controllers.getObject()));
    }

    /** @param decoded the same path as text */
    boolean contain(PathContainer path, String decoded) {
        Paths all = paths.get();
        return all.fixed().contains(decoded) || all.patterns().stream().anyMatch(pattern -> pattern.matches(path));
    }

    private record Paths(Set<String> fixed, List<PathPattern> patterns) {

        static Paths of(RequestMappingHandlerMapping controllers) {
            Set<PathPattern> all = controllers.getHandlerMethods().keySet().stream()
                    .flatMap(mapping ->
                            Objects.requireNonNull(mapping.getPathPatternsCondition()).getPatterns().stream())
                    .collect(Collectors.toSet());
            return new Paths(
                    all.stream()
                            .filter(pattern -> !pattern.hasPatternSyntax())
                            .map(PathPattern::getPatternString)
                            .collect(Collectors.toSet()),
                    all.stream().filter(PathPattern::hasPatternSyntax).toList());
        }
    }
}
