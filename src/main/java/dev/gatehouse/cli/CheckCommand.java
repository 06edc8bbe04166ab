package dev.gatehouse.cli;

import dev.gatehouse.config.CheckMode;
import dev.gatehouse.config.Findings;
import dev.gatehouse.config.RemovedKeys;
import dev.gatehouse.config.ServiceCertificates;
import dev.gatehouse.identity.DryRun;
import dev.gatehouse.identity.DryRuns;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.storage.DataDirectory;
import dev.gatehouse.storage.StoreCheck;
import dev.gatehouse.storage.UntouchedStore;
import dev.gatehouse.token.ClaimsPreview;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.springframework.beans.BeansException;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * {@code --check}: reads the configuration, connects to the store and to every identity source, and prints a line for each
 * finding. It changes nothing: it creates no file, table, key or user.
 */
final class CheckCommand {
    /** A session of PostgreSQL that is read-only refuses what a component may write. */
    private static final String[] CHECK_ARGUMENTS = {
        "--spring.datasource.hikari.connection-timeout=5000", "--spring.datasource.hikari.read-only=true"
    };

    private static final String URL = "spring.datasource.url";

    private final CheckReport report;
    private final CheckOptions options;

    private CheckCommand(CheckReport report, CheckOptions options) {
        this.report = report;
        this.options = options;
    }

    /** @return the exit code */
    static int run(SpringApplication application, List<String> arguments, PrintStream out) {
        CheckOptions options;
        try {
            options = CheckOptions.of(arguments);
        } catch (IllegalArgumentException e) {
            return CommandLine.unknown(String.valueOf(e.getMessage()), out);
        }
        String[] settings = options.settings().toArray(String[]::new);
        CheckReport report = new CheckReport(out, System::nanoTime);
        application.addInitializers(context -> touchNothing(context.getEnvironment()));
        report.step("configuration", findings -> {
            try (ConfigurableApplicationContext context = CommandLine.start(application, settings, CHECK_ARGUMENTS)) {
                new CheckCommand(report, options).run(context);
            }
        });
        return report.passed() ? 0 : 1;
    }

    private void run(ConfigurableApplicationContext context) {
        report.step("ports", new PortCheck(context.getEnvironment())::run);
        report.step("configuration", findings -> {
            ComponentCheck.run(context.getBeanFactory(), findings);
            context.getBean(RemovedKeys.class).warnings().forEach(findings::warn);
        });
        report.step("certificates", context.getBean(ServiceCertificates.class)::check);
        report.step("data-dir", context.getBean(DataDirectory.class)::check);
        report.step("store", findings -> context.getBean(StoreCheck.class).run(findings));
        List<IdentitySource> sources = sources(context);
        sources.forEach(source -> report.step(source.name(), source::check));
        report.step("roles", findings -> RoleCheck.run(sources, findings));
        String user = options.user();
        if (user != null) {
            report.step("sign-in", findings -> signIn(user, sources, context));
        }
    }

    /** None if one of them cannot be created, which the step "configuration" has reported. */
    private List<IdentitySource> sources(ConfigurableApplicationContext context) {
        try {
            return context.getBean(IdentitySources.class).inOrder();
        } catch (BeansException e) {
            report.step(
                    "sources", findings -> findings.warn("not checked, because of the errors in their configuration"));
            return List.of();
        }
    }

    /** The steps of a sign-in that has no effect. */
    private void signIn(String user, List<IdentitySource> sources, ConfigurableApplicationContext context) {
        DryRun run = context.getBean(DryRuns.class).of(user, TypedPassword.read(options.passwordFile(), user));
        sources.forEach(source -> report.step(source.name(), findings -> run.ask(source, findings)));
        report.step(
                "sign-in",
                findings -> run.conclude(findings).ifPresent(identity -> showClaims(identity, context, findings)));
    }

    private static void showClaims(Identity identity, ConfigurableApplicationContext context, Findings findings) {
        try {
            findings.accept("claims: " + context.getBean(ClaimsPreview.class).of(identity));
        } catch (RuntimeException e) {
            if (!Diagnosis.isOfAnotherVersion(e)) {
                throw e;
            }
            findings.warn("the claims are not shown, because the start has yet to create or migrate the tables");
        }
    }

    private static void touchNothing(ConfigurableEnvironment environment) {
        environment.addActiveProfile(CheckMode.CHECK);
        String url = environment.getProperty(URL, "");
        environment.getPropertySources().addFirst(new MapPropertySource("check", Map.of(URL, UntouchedStore.url(url))));
    }
}
