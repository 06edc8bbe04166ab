package dev.gatehouse.threads;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.GatehouseProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Threads are created in one package, each has a name, and docs/architecture.md lists them. */
@Tag("jdk")
class ThreadsTest {

    /** Calls that create a thread, or that use a pool which the whole JVM shares. */
    private static final Pattern CREATES_THREAD = Pattern.compile("java\\.lang\\.Thread\\.<init>"
            + "|java\\.util\\.Timer\\.<init>"
            + "|java\\.util\\.concurrent\\.(Scheduled)?ThreadPoolExecutor\\.<init>"
            + "|java\\.util\\.concurrent\\.ForkJoinPool\\..*"
            + "|java\\.util\\.concurrent\\.Executors\\..*"
            + "|java\\.util\\.concurrent\\.CompletableFuture\\.(\\w*Async|orTimeout|completeOnTimeout|delayedExecutor)"
            + "|java\\.util\\.\\w+\\.parallel\\w*"
            + "|java\\.util\\.stream\\.\\w+\\.parallel"
            + "|com\\.github\\.benmanes\\.caffeine\\.cache\\.Caffeine\\.(newBuilder|from)"
            + "|org\\.springframework\\.(scheduling|core\\.task)\\.\\S*(Executor|Scheduler|ThreadFactory)\\.<init>");

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([a-z-]+)` \\| `(\\w+)` \\| ([0-9]+) \\| ([^|]+) \\| [^|]+ \\| [^|]+ \\|$");

    /** Names by default. The common pool is not among them: a library tests itself there at the start. */
    private static final Pattern UNNAMED =
            Pattern.compile("(Thread|pool|task|scheduling|SimpleAsyncTaskExecutor|Timer)-?\\d.*|CompletableFuture.*");

    private final JavaClasses classes =
            new ClassFileImporter(Set.of(new ImportOption.DoNotIncludeTests())).importPackages("dev.gatehouse");

    @Test
    void noOtherPackageCreatesThreads() {
        Set<String> found = new TreeSet<>();
        classes.stream()
                .filter(type -> !type.getPackageName().equals("dev.gatehouse.threads"))
                .forEach(type -> type.getAccessesFromSelf().stream()
                        .filter(access -> CREATES_THREAD.matcher(called(access)).matches())
                        .filter(access -> !namesItsExecutor(access))
                        .forEach(access -> found.add(access.getDescription())));
        assertThat(found).isEmpty();
    }

    @Test
    void everyScheduledMethodNamesItsScheduler() {
        Map<String, String> schedulers = new TreeMap<>();
        classes.stream().flatMap(type -> type.getMethods().stream()).forEach(method -> {
            if (method.isAnnotatedWith(Scheduled.class)) {
                schedulers.put(
                        method.getFullName(),
                        method.getAnnotationOfType(Scheduled.class).scheduler());
            }
        });
        assertThat(schedulers).isNotEmpty();
        assertThat(schedulers.values())
                .isSubsetOf(
                        ThreadPools.FOLLOWERS,
                        ThreadPools.MONITOR,
                        ThreadPools.WRITERS,
                        ThreadPools.HOUSEKEEPING,
                        ThreadPools.EVENT_STREAMS);
    }

    @Test
    void onlyReadersOfTheStoreRunAsFollowers() {
        List<String> followers = classes.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(Scheduled.class))
                .filter(method ->
                        method.getAnnotationOfType(Scheduled.class).scheduler().equals(ThreadPools.FOLLOWERS))
                .map(JavaMethod::getName)
                .sorted()
                .toList();
        assertThat(followers).containsExactly("callAgain", "follow", "measure", "tick");
    }

    @Test
    void theTableListsEveryPool() throws IOException {
        Map<String, String> table = new TreeMap<>();
        for (MatchResult row : ROW.matcher(Files.readString(Path.of("docs/architecture.md")))
                .results()
                .toList()) {
            table.put(
                    row.group(2),
                    row.group(1) + " " + row.group(3) + " " + row.group(4).replace(",", ""));
        }
        Map<String, String> pools = new TreeMap<>();
        Gatehouse gatehouse = Gatehouse.shared();
        gatehouse.beans().getBeansOfType(ThreadPoolTaskExecutor.class).forEach((name, pool) -> {
            if (!name.equals("applicationTaskExecutor")) {
                pools.put(
                        name, pool.getThreadNamePrefix() + " " + pool.getMaxPoolSize() + " " + pool.getQueueCapacity());
            }
        });
        gatehouse.beans().getBeansOfType(ThreadPoolTaskScheduler.class).forEach((name, pool) -> {
            if (!name.equals("taskScheduler")) {
                pools.put(
                        name,
                        pool.getThreadNamePrefix() + " "
                                + pool.getScheduledThreadPoolExecutor().getCorePoolSize() + " none");
            }
        });
        assertThat(pools).hasSize(10).isEqualTo(table);
    }

    @Test
    void noThreadOfARunningProcessIsUnnamed() throws IOException {
        try (GatehouseProcess gatehouse = GatehouseProcess.start()) {
            String token = gatehouse.signIn("alice");
            assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(200);
            List<String> names = threadNames(gatehouse);
            assertThat(names)
                    .anyMatch(name -> name.startsWith("follower-"))
                    .anyMatch(name -> name.startsWith("writer-"))
                    .anyMatch(name -> name.startsWith("housekeeping-"))
                    .anyMatch(name -> name.startsWith("event-streams-"))
                    .noneMatch(name -> UNNAMED.matcher(name).matches());
        }
    }

    /** Such as {@code CompletableFuture.runAsync} with an executor, which came from this package. */
    private static boolean namesItsExecutor(JavaAccess<?> access) {
        return access instanceof JavaMethodCall call
                && call.getTarget().getRawParameterTypes().stream()
                        .anyMatch(type -> type.isEquivalentTo(Executor.class));
    }

    private static String called(JavaAccess<?> access) {
        return access.getTargetOwner().getName() + "." + access.getTarget().getName();
    }

    private static List<String> threadNames(GatehouseProcess gatehouse) throws IOException {
        Process dump = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(gatehouse.pid()),
                        "Thread.print")
                .redirectErrorStream(true)
                .start();
        String text = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Pattern.compile("(?ms)^\"(.*?)\" #(.*?)^$")
                .matcher(text)
                .results()
                // The JDK's LDAP client does not name its readers.
                .filter(thread -> !thread.group(2).contains("com.sun.jndi.ldap.Connection.run"))
                .map(thread -> thread.group(1))
                .toList();
    }
}
