package dev.gatehouse;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.gatehouse.support.MarkdownPage;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.annotation.Secured;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PostFilter;
import org.springframework.security.access.prepost.PreFilter;

/** The packages, their dependencies and their layers are those of docs/architecture.md, no more and no less. */
class ArchitectureTest {
    private static final String BASE = "dev.gatehouse.";
    private static final Pattern ROW =
            Pattern.compile("^\\| `([a-z.]+)` \\| ([^|]*) \\| ([^|]*) \\|$", Pattern.MULTILINE);

    private final JavaClasses classes =
            new ClassFileImporter(Set.of(new ImportOption.DoNotIncludeTests())).importPackages("dev.gatehouse");

    @Test
    void theDependenciesAreThoseOfTheTable() throws IOException {
        Map<String, Set<String>> table = new TreeMap<>();
        for (MatchResult row : rows()) {
            Set<String> targets = new TreeSet<>();
            Pattern.compile("`([a-z.]+)`")
                    .matcher(row.group(3))
                    .results()
                    .forEach(target -> targets.add(target.group(1)));
            table.put(row.group(1), targets);
        }
        assertThat(dependencies()).isEqualTo(table);
    }

    /** A package is in the lowest layer that is above all packages on which it depends. A cycle has no layer. */
    @Test
    void theLayersAreThoseOfTheDiagram() throws IOException {
        Map<String, Set<String>> left = dependencies();
        List<String> layers = new ArrayList<>();
        while (!left.isEmpty()) {
            Set<String> layer = new TreeSet<>(left.keySet());
            layer.removeIf(name -> left.get(name).stream().anyMatch(left::containsKey));
            assertThat(layer)
                    .as("packages that are not in the cycle of %s", left.keySet())
                    .isNotEmpty();
            layers.add(0, String.join("  ", layer));
            left.keySet().removeAll(layer);
        }
        assertThat(MarkdownPage.of("docs/architecture.md").block("text").strip())
                .isEqualTo(String.join("\n", layers));
    }

    @Test
    void theJavadocOfEveryPackageHasItsQuestion() throws IOException {
        for (MatchResult row : rows()) {
            String source = Files.readString(
                    Path.of("src/main/java/dev/gatehouse", row.group(1).replace('.', '/'), "package-info.java"));
            assertThat(source).contains("/** " + row.group(2).strip(), "@NullMarked");
        }
    }

    /** Only this annotation of method security is enabled. Spring ignores the others without a warning. */
    @Test
    void methodSecurityIsPreAuthorizeAlone() {
        for (Class<? extends Annotation> ignored :
                List.of(PostAuthorize.class, PreFilter.class, PostFilter.class, Secured.class)) {
            noClasses().should().beAnnotatedWith(ignored).check(classes);
            noMethods().should().beAnnotatedWith(ignored).check(classes);
        }
    }

    /** Such a stream holds its connection until it is closed, so a few calls that forget it exhaust the pool. */
    @Test
    void noQueryIsReadAsAStream() {
        noClasses()
                .should()
                .callMethodWhere(target(owner(assignableTo(JdbcClient.MappedQuerySpec.class)))
                        .and(target(name("stream"))))
                .orShould()
                .callMethodWhere(target(name("queryForStream")))
                .check(classes);
    }

    private Map<String, Set<String>> dependencies() {
        Map<String, Set<String>> dependencies = new TreeMap<>();
        for (JavaClass type : classes) {
            Set<String> targets = dependencies.computeIfAbsent(packageOf(type), from -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(Dependency::getTargetClass)
                    .filter(target -> target.getPackageName().startsWith(BASE))
                    .map(ArchitectureTest::packageOf)
                    .filter(target -> !target.equals(packageOf(type)))
                    .forEach(targets::add);
        }
        dependencies.remove("");
        return dependencies;
    }

    private static Iterable<MatchResult> rows() throws IOException {
        return ROW.matcher(Files.readString(Path.of("docs/architecture.md")))
                .results()
                .toList();
    }

    private static String packageOf(JavaClass type) {
        String name = type.getPackageName() + ".";
        return name.equals(BASE) ? "" : name.substring(BASE.length(), name.length() - 1);
    }
}
