package dev.gatehouse.problem;

import dev.gatehouse.trace.TraceId;
import java.io.IOException;
import java.io.Writer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes the problem for a request that Tomcat refuses before any code of ours runs, in place of Tomcat's HTML page. */
@Component
class ProblemValve extends ErrorReportValve implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private static final Logger log = LoggerFactory.getLogger(ProblemValve.class);
    private static final JsonMapper JSON = new JsonMapper();

    private final ObjectProvider<RefusalMetrics> refusals;

    ProblemValve(ObjectProvider<RefusalMetrics> refusals) {
        this.refusals = refusals;
    }

    /** The host adds no error valve of its own if its pipeline has one of the configured class. */
    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(context -> {
            StandardHost host = (StandardHost) context.getParent();
            host.getPipeline().addValve(this);
            host.setErrorReportValveClass(ProblemValve.class.getName());
        });
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        // Other 5xx (501, 505) are the client's fault, even if Tomcat found them by an exception.
        if (failure != null && status == 500) {
            TraceId.logged(request, () -> log.error("internal error", failure));
        }
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setCharacterEncoding((String) null);
            Writer body = response.getReporter();
            if (body != null) {
                Refusal refusal = HttpFailure.refusal(status);
                refusals.getObject().count(refusal.code());
                body.write(JSON.writeValueAsString(Problem.of(refusal, TraceId.of(request))));
                response.finishResponse();
            }
        } catch (IOException clientIsGone) {
            log.debug("a problem could not be written", clientIsGone);
        }
    }
}
