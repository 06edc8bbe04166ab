package dev.gatehouse.pages.signin;

import dev.gatehouse.access.PathAccess;
import dev.gatehouse.cookie.ReturnAddress;
import dev.gatehouse.login.BrowserSignIn;
import dev.gatehouse.pages.Page;
import dev.gatehouse.pages.PageTexts;
import dev.gatehouse.pages.Pages;
import dev.gatehouse.problem.FailedRequest;
import dev.gatehouse.problem.HttpFailure;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.problem.RefusalMetrics;
import dev.gatehouse.trace.TraceId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Serves the page of a sign-in, and receives its form. Every error is a page as well, with the form to try again. */
@RestController
@ConditionalOnBooleanProperty("gatehouse.http.cookie.enabled")
class SignInPage {
    private static final String DEFAULT_TARGET = "account";

    private final Page page;
    private final BrowserSignIn signIn;
    private final SourceChoice sources;
    private final ReturnAddress returnAddress;
    private final RefusalMetrics refusals;

    SignInPage(
            Pages pages,
            BrowserSignIn signIn,
            SourceChoice sources,
            ReturnAddress returnAddress,
            RefusalMetrics refusals) {
        this.page = pages.page("signin", returnAddress.origins());
        this.signIn = signIn;
        this.sources = sources;
        this.returnAddress = returnAddress;
        this.refusals = refusals;
    }

    @Bean
    static PathAccess signInPagePaths() {
        return PathAccess.open("/signin");
    }

    /**
     * @param returnTo where to go after the sign-in; checked when the form arrives
     * @param notice why the user has to sign in
     */
    @GetMapping("/signin")
    ResponseEntity<String> page(
            @RequestParam(name = "return_to", defaultValue = "") String returnTo,
            @RequestParam(defaultValue = "") String notice,
            HttpServletRequest request) {
        PageTexts texts = page.texts(request);
        SignInForm form = new SignInForm("", "", "", null, "", returnTo);
        return page.response(
                HttpStatus.OK,
                texts,
                view(texts, form, false).withNotice(notice).values());
    }

    @PostMapping(
            path = "/signin",
            consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE,
            produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> signIn(HttpServletRequest request, HttpServletResponse response) {
        if (request.getQueryString() != null) {
            // Addresses are logged, and must not contain passwords.
            throw HttpFailure.refusal(400);
        }
        SignInForm form = SignInForm.of(request);
        String user = sources.nameAt(form.source(), form.user());
        String replacement = form.replacement();
        if (replacement == null) {
            signIn.signIn(user, form.password(), request, response);
        } else {
            String fault = fault(form, replacement);
            if (fault != null) {
                PageTexts texts = page.texts(request);
                return page.response(
                        HttpStatus.BAD_REQUEST,
                        texts,
                        view(texts, form, true).withProblem(fault).values());
            }
            signIn.changePassword(user, form.password(), replacement, request, response);
        }
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .header(HttpHeaders.LOCATION, returnAddress.of(form.returnTo()).orElse(DEFAULT_TARGET))
                .build();
    }

    private SignInView view(PageTexts texts, SignInForm form, boolean changesPassword) {
        return new SignInView(
                texts,
                form,
                sources.options(form.source()),
                returnAddress.of(form.returnTo()).orElse(""),
                changesPassword);
    }

    private static @Nullable String fault(SignInForm form, String replacement) {
        if (!form.repeated().equals(replacement)) {
            return "passwords_differ";
        }
        return replacement.equals(form.password()) ? "password_unchanged" : null;
    }

    @ExceptionHandler
    ResponseEntity<String> failed(Exception failure, HttpServletRequest request) {
        Refusal refusal = FailedRequest.refusal(failure, request);
        refusals.count(refusal.code());
        SignInForm form = SignInForm.ofRefused(request);
        PageTexts texts = page.texts(request);
        boolean mustChange =
                refusal.code() == ProblemCode.PASSWORD_MUST_CHANGE || refusal.code() == ProblemCode.PASSWORD_EXPIRED;
        boolean canChange = mustChange
                && refusal.source().filter(sources::replacesPasswords).isPresent();
        String key = mustChange && !canChange
                ? "password_kept_elsewhere"
                : refusal.code().text();
        ResponseEntity<String> response = page.response(
                refusal.status(),
                texts,
                view(texts, form, canChange || form.replacement() != null)
                        .withProblem(key, refusal, TraceId.of(request))
                        .values());
        HttpHeaders headers = new HttpHeaders(response.getHeaders());
        refusal.retryAfter().ifPresent(seconds -> headers.set(HttpHeaders.RETRY_AFTER, seconds));
        return new ResponseEntity<>(Objects.requireNonNull(response.getBody()), headers, response.getStatusCode());
    }
}
