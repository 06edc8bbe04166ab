package dev.gatehouse.cli;

import dev.gatehouse.admin.UserAdministration;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.local.LocalPasswords;
import dev.gatehouse.identity.local.LocalUser;
import dev.gatehouse.identity.local.LocalUsers;
import dev.gatehouse.problem.Refusal;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code users list|add|reset-password|disable}: administration of local users when no administrator can sign in. It creates
 * and migrates no database. A password is never an argument, which other users of the machine could read.
 */
final class UsersCommand {
    private static final String GENERATE = "--generate";
    private static final String AUTHORITIES = "--authorities=";
    private static final Set<String> WITH_NAME = Set.of("add", "reset-password", "disable");
    private static final String OPERATOR = "command line";
    private static final int PAGE = 200;

    private final LocalUsers users;
    private final LocalPasswords passwords;
    private final UserAdministration administration;
    private final List<String> arguments;
    private final PrintStream out;

    private UsersCommand(ConfigurableApplicationContext context, String[] arguments, PrintStream out) {
        this.users = context.getBean(LocalUsers.class);
        this.passwords = context.getBean(LocalPasswords.class);
        this.administration = context.getBean(UserAdministration.class);
        this.arguments = List.of(arguments);
        this.out = out;
    }

    /**
     * @param words the arguments after {@code users} that are not settings
     * @return the exit code
     */
    static int run(SpringApplication application, String[] arguments, List<String> words, PrintStream out) {
        boolean list = words.isEmpty() || words.equals(List.of("list"));
        if (!list && !(words.size() == 2 && WITH_NAME.contains(words.get(0)))) {
            return CommandLine.unknown("users " + words.get(0) + " with " + (words.size() - 1) + " names", out);
        }
        try (ConfigurableApplicationContext context = ExistingDatabase.open(application, arguments)) {
            UsersCommand command = new UsersCommand(context, arguments, out);
            if (list) {
                command.list();
            } else {
                command.change(words.get(0), words.get(1));
            }
            return 0;
        } catch (Refusal e) {
            out.println(e.detail() + ".");
        } catch (RuntimeException e) {
            out.println(ExistingDatabase.problem(e, "/admin/users"));
        }
        return 1;
    }

    private void change(String what, String user) {
        switch (what) {
            case "add" -> {
                String password = password();
                administration.add(OPERATOR, user, password, authorities());
                done(user + " is added, and must change the password at the first sign-in.", password);
            }
            case "reset-password" -> {
                String password = password();
                administration.resetPassword(OPERATOR, user, password);
                done(
                        user + " must change the password at the next sign-in. All sessions of the user have ended.",
                        password);
            }
            default -> {
                administration.disable(OPERATOR, user);
                out.println(user + " is disabled. All sessions of the user have ended.");
            }
        }
    }

    private void done(String message, String password) {
        out.println(message);
        if (arguments.contains(GENERATE)) {
            out.println("The password, which is shown only once: " + password);
        }
    }

    private Set<String> authorities() {
        return arguments.stream()
                .filter(argument -> argument.startsWith(AUTHORITIES))
                .flatMap(argument ->
                        Arrays.stream(argument.substring(AUTHORITIES.length()).split(",")))
                .filter(authority -> !authority.isBlank())
                .collect(Collectors.toSet());
    }

    private void list() {
        Stream.iterate(
                        users.after("", PAGE),
                        page -> !page.isEmpty(),
                        page -> users.after(page.get(page.size() - 1).name(), PAGE))
                .flatMap(List::stream)
                .forEach(this::print);
    }

    private void print(LocalUser user) {
        out.printf(
                "%-30s  %-8s  %-20s  %s%n",
                user.name(),
                user.enabled() ? "enabled" : "disabled",
                user.mustChangePassword() ? "must change password" : "",
                String.join(",", new TreeSet<>(users.authorities(user.name()))));
    }

    private String password() {
        return arguments.contains(GENERATE) ? passwords.generated() : typed();
    }

    /** Without a terminal, or as Java 22 and later do it, from the standard input. */
    @SuppressWarnings("SystemConsoleNull")
    private static String typed() {
        Console console = System.console();
        try {
            char[] typed = console == null ? null : console.readPassword("Password: ");
            String password = console != null
                    ? typed == null ? "" : new String(typed)
                    : new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            if (password == null || password.isEmpty()) {
                throw new Misconfiguration(
                        "there is no password", "Type it, pipe it to the standard input, or use " + GENERATE + ".");
            }
            return password;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
