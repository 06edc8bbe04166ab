package dev.gatehouse.pages.signin;

import dev.gatehouse.pages.PageTexts;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values of the template: which form it shows, what it contains, and what went wrong. */
final class SignInView {
    private static final long SHOWN_IN_SECONDS = 90;

    /** The detail of the API says which rule is broken, in English. */
    private static final Set<ProblemCode> DETAILED = Set.of(ProblemCode.WEAK_PASSWORD, ProblemCode.PASSWORD_REFUSED);

    /** Nothing is wrong with what the user has entered. */
    private static final Set<ProblemCode> EXPECTED =
            Set.of(ProblemCode.PASSWORD_MUST_CHANGE, ProblemCode.PASSWORD_EXPIRED);

    private static final Set<ProblemCode> WRONG_FIELDS =
            Set.of(ProblemCode.AUTHENTICATION_FAILED, ProblemCode.CREDENTIALS_MISSING);

    private final PageTexts texts;
    private final Map<String, Object> values = new HashMap<>();

    /**
     * @param sources among which the user can choose, as {@link SourceChoice#options} has them
     * @param returnTo checked; empty if there is none
     * @param changesPassword whether the form is that of a new password
     */
    SignInView(
            PageTexts texts,
            SignInForm form,
            List<Map<String, Object>> sources,
            String returnTo,
            boolean changesPassword) {
        this.texts = texts;
        values.put("heading", texts.text(changesPassword ? "change_title" : "title"));
        values.put("signin", !changesPassword);
        values.put("change", changesPassword);
        values.put("user", form.user());
        values.put("source", form.source());
        values.put("sources", sources);
        values.put("choice", !sources.isEmpty());
        values.put("return_to", returnTo);
        values.put("notice", "");
        values.put("problem", false);
        values.put("wrong", false);
    }

    Map<String, Object> values() {
        return values;
    }

    /** Says why the form is shown. A text that the page does not have is ignored. */
    SignInView withNotice(String key) {
        values.put("notice", Set.of("signed_out", "ended").contains(key) ? texts.text(key) : "");
        return this;
    }

    /** Says what is wrong with the form, which no other class has seen. */
    SignInView withProblem(String key) {
        return withProblem(key, "error", "", Optional.empty(), "");
    }

    /**
     * @param key of the text
     * @param traceId shown where an administrator has to help
     */
    SignInView withProblem(String key, Refusal refusal, String traceId) {
        values.put("wrong", WRONG_FIELDS.contains(refusal.code()));
        return withProblem(
                key,
                refusal.retryAfter().isPresent() || EXPECTED.contains(refusal.code()) ? "warning" : "error",
                DETAILED.contains(refusal.code()) ? refusal.detail() : "",
                refusal.retryAfter(),
                texts.hasProblem(key) ? "" : traceId);
    }

    private SignInView withProblem(
            String key, String kind, String detail, Optional<String> retryAfter, String traceId) {
        PageTexts.Problem problem = texts.problem(key);
        values.put(
                "problem",
                Map.of(
                        "kind",
                        kind,
                        "title",
                        problem.title(),
                        "text",
                        problem.text(),
                        "detail",
                        detail,
                        "trace",
                        traceId,
                        "wait",
                        retryAfter.map(this::countdown).orElse(false)));
        return this;
    }

    private Object countdown(String seconds) {
        return Map.of("seconds", seconds, "time", inWords(Long.parseLong(seconds)));
    }

    private String inWords(long seconds) {
        if (seconds == 1) {
            return texts.text("second");
        }
        return seconds <= SHOWN_IN_SECONDS
                ? texts.text("seconds").replace("{n}", String.valueOf(seconds))
                : texts.text("minutes").replace("{n}", String.valueOf((seconds + 59) / 60));
    }
}
