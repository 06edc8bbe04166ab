package dev.gatehouse.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where the container sends a request that failed outside of every controller. */
@RestController
class ContainerErrorController implements ErrorController {
    private final ProblemHandler handler;
    private final ProblemWriter writer;

    ContainerErrorController(ProblemHandler handler, ProblemWriter writer) {
        this.handler = handler;
        this.writer = writer;
    }

    @RequestMapping("/error")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable failure) {
            handler.internalError(failure, request, response);
        } else if (request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status) {
            writer.write(ProblemHandler.ofStatus(status), request, response);
        } else {
            writer.write(ProblemHandler.ofStatus(HttpServletResponse.SC_NOT_FOUND), request, response);
        }
    }
}
