package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Spring refuses a request by its {@code Accept} before the controller runs only if the controller declares its format. */
class ControllerFormatsTest {
    private static final Set<RequestMethod> CHANGES =
            Set.of(RequestMethod.POST, RequestMethod.PUT, RequestMethod.PATCH, RequestMethod.DELETE);

    @Test
    void everyControllerThatChangesSomethingAndReturnsABodyDeclaresItsFormat() {
        List<String> undeclared = Gatehouse.shared()
                .beans()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .entrySet()
                .stream()
                .filter(handler -> handler.getKey().getMethodsCondition().getMethods().stream()
                        .anyMatch(CHANGES::contains))
                .filter(handler -> !handler.getValue().isVoid())
                .filter(handler -> handler.getKey().getProducesCondition().isEmpty())
                .map(handler -> handler.getKey().toString())
                .toList();
        assertThat(undeclared).containsExactly("{POST [/introspect]}");
    }
}
