package dev.gatehouse.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/**
 * What an operator reads about a start that failed, in at most five lines.
 *
 * @param lines the problem, and at the end the action
 */
public record StartFailure(List<String> lines) {
    private static final int MOST_LINES = 5;
    private static final int LONGEST_LINE = 1500;

    /**
     * Asks the failure analyzers of Gatehouse and of Spring Boot, in their order.
     *
     * @param context null if it did not exist yet
     */
    static StartFailure of(Throwable failure, @Nullable ConfigurableApplicationContext context) {
        ArgumentResolver arguments = context == null
                ? ArgumentResolver.none()
                : ArgumentResolver.of(BeanFactory.class, context.getBeanFactory())
                        .and(Environment.class, context.getEnvironment());
        return analysis(failure, arguments).map(StartFailure::of).orElseGet(() -> unknown(failure));
    }

    /** What an analyzer that needs no context knows of a failure, and the action, in one line. */
    public static Optional<String> explanation(Throwable failure) {
        return analysis(failure, ArgumentResolver.of(Environment.class, new StandardEnvironment()))
                .map(analysis -> Stream.of(analysis.getDescription(), analysis.getAction())
                        .flatMap(text -> nonBlankLines(text).stream())
                        .map(line -> line.replaceFirst("[.]$", ""))
                        .collect(Collectors.joining(". ")));
    }

    private static Optional<FailureAnalysis> analysis(Throwable failure, ArgumentResolver arguments) {
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, arguments, FailureHandler.handleMessage((message, unavailable) -> {}))
                .stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static StartFailure of(FailureAnalysis analysis) {
        List<String> action = nonBlankLines(analysis.getAction());
        int room = action.isEmpty() ? MOST_LINES : MOST_LINES - 1;
        List<String> problem = nonBlankLines(analysis.getDescription());
        List<String> lines = new ArrayList<>(problem.subList(0, Math.min(problem.size(), room - 1)));
        if (problem.size() >= room) {
            lines.add(String.join(" ", problem.subList(room - 1, problem.size())));
        }
        if (!action.isEmpty()) {
            lines.add("Action: " + String.join(" ", action));
        }
        return new StartFailure(lines);
    }

    /** The cause alone: the messages around it repeat the names of our classes. */
    private static StartFailure unknown(Throwable failure) {
        Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
        return new StartFailure(List.of(
                cause.getClass().getSimpleName() + ": " + String.join(" ", nonBlankLines(cause.getMessage())),
                "Action: --logging.level.dev.gatehouse.config=debug shows where it happened."));
    }

    private static List<String> nonBlankLines(@Nullable String text) {
        return String.valueOf(text)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    @Override
    public String toString() {
        return lines.stream()
                .map(line -> line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…")
                .collect(Collectors.joining(System.lineSeparator(), "Gatehouse cannot start: ", ""));
    }
}
