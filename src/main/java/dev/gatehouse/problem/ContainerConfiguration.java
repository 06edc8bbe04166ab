package dev.gatehouse.problem;

import org.apache.catalina.core.StandardHost;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Replaces Tomcat's error pages by problems. */
@Configuration(proxyBeanMethods = false)
class ContainerConfiguration {

    /** The host adds no error valve of its own if its pipeline has one of the configured class. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemValve(ObjectProvider<RefusalMetrics> refusals) {
        return factory -> factory.addContextCustomizers(context -> {
            StandardHost host = (StandardHost) context.getParent();
            host.getPipeline().addValve(new ProblemValve(refusals));
            host.setErrorReportValveClass(ProblemValve.class.getName());
        });
    }
}
