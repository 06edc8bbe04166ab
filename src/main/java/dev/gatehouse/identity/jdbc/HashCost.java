package dev.gatehouse.identity.jdbc;

import static java.lang.Double.parseDouble;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cost of verifying a hash, estimated from its parameters: a wrong number in a table must not use a core for minutes,
 * or all of the memory.
 *
 * @param seconds on one core, roughly
 */
record HashCost(double seconds, double mebibytes) {
    private static final int MAX_SECONDS = 5;
    private static final int MAX_MEBIBYTES = 512;

    private static final List<Estimate> ESTIMATES = List.of(
            new Estimate("\\$2[aby]?\\$(\\d\\d)\\$", hash -> bcrypt(hash.group(1))),
            new Estimate("\\$bcrypt-sha256\\$\\S*,r=(\\d+)\\$", hash -> bcrypt(hash.group(1))),
            new Estimate("\\$argon2\\S*\\$m=(\\d+),t=(\\d+),", hash -> argon2(number(hash, 1), number(hash, 2))),
            new Estimate("(?i)pbkdf2[^$:}]*[$:}](?:sha\\d+:)?(\\d+)\\$", hash -> rounds(number(hash, 1), 1.5e-6)),
            new Estimate("\\$[56]\\$rounds=(\\d+)\\$", hash -> rounds(number(hash, 1), 3e-6)),
            new Estimate("\\$[PHS]\\$(.)", hash -> rounds(power(Phpass.DIGITS.indexOf(hash.group(1))), 1e-6)),
            // Django and Werkzeug write N, passlib its logarithm, and Spring Security one number in hex
            new Estimate(
                    "scrypt(?:\\$(\\d+)\\$[^$]+\\$|:(\\d+):)(\\d+)[$:](\\d+)\\$",
                    hash -> scrypt(number(hash, hash.group(1) == null ? 2 : 1), number(hash, 3), number(hash, 4))),
            new Estimate(
                    "\\$scrypt\\$ln=(\\d+),r=(\\d+),p=(\\d+)\\$",
                    hash -> scrypt(power(number(hash, 1)), number(hash, 2), number(hash, 3))),
            new Estimate(
                    "\\{scrypt[^}]*}\\$([0-9a-f]{1,7})\\$", hash -> springScrypt(Integer.parseInt(hash.group(1), 16))));

    /** @return no cost for a format without parameters */
    static HashCost of(String hash) {
        return ESTIMATES.stream()
                .flatMap(estimate -> estimate.of(hash).stream())
                .findFirst()
                .orElse(new HashCost(0, 0));
    }

    boolean isTooHigh() {
        return seconds > MAX_SECONDS || mebibytes > MAX_MEBIBYTES;
    }

    static String limit() {
        return "about " + MAX_SECONDS + " s or " + MAX_MEBIBYTES + " MiB";
    }

    private static HashCost bcrypt(String logarithm) {
        return rounds(power(parseDouble(logarithm)), 7.5e-5);
    }

    /** RFC 9106, section 3.1. */
    private static HashCost argon2(double kibibytes, double passes) {
        return new HashCost(kibibytes * passes * 1e-6, kibibytes / 1024);
    }

    /** RFC 7914, section 2. */
    private static HashCost scrypt(double n, double r, double p) {
        return new HashCost(n * r * p * 3e-7, n * r * 128 / (1 << 20));
    }

    private static HashCost springScrypt(int parameters) {
        return scrypt(power(parameters >> 16), parameters >> 8 & 0xff, parameters & 0xff);
    }

    private static HashCost rounds(double rounds, double secondsEach) {
        return new HashCost(rounds * secondsEach, 0);
    }

    private static double power(double logarithm) {
        return Math.pow(2, logarithm);
    }

    /** Of any length, so that no number overflows. */
    private static double number(Matcher hash, int group) {
        return parseDouble(hash.group(group));
    }

    private record Estimate(Pattern parameters, Function<Matcher, HashCost> cost) {
        Estimate(String parameters, Function<Matcher, HashCost> cost) {
            this(Pattern.compile(parameters), cost);
        }

        Optional<HashCost> of(String hash) {
            Matcher found = parameters.matcher(hash);
            return found.find() ? Optional.of(cost.apply(found)) : Optional.empty();
        }
    }
}
