package dev.gatehouse.http;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.function.Supplier;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.http.MimeHeaders;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Sets the {@link SecurityHeaders} as bytes, which the Servlet API cannot do. Before {@link BodyValve}, whose refusals have
 * them, too.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class SecurityHeadersValve extends ValveBase implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    /** The attribute of a request whose response has the headers. */
    static final String DONE = SecurityHeadersValve.class.getName();

    private final Supplier<TransportSecurity> transport;

    SecurityHeadersValve(ObjectProvider<TransportSecurity> transport) {
        super(true);
        this.transport = SingletonSupplier.of(transport::getObject);
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextValves(this);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        // The end of an asynchronous request passes through here again, and its controller may have replaced some.
        if (request.getAttribute(DONE) == null) {
            MimeHeaders headers = response.getCoyoteResponse().getMimeHeaders();
            SecurityHeaders.of(transport.get().isHttps(request)).forEach(header -> header.addTo(headers));
            request.setAttribute(DONE, true);
        }
        getNext().invoke(request, response);
    }
}
