package bare;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The yardstick of the benchmarks: an endpoint of Spring Boot alone, without security, actuator and database. */
@EnableAutoConfiguration
@RestController
public class BareApplication {

    public static void main(String[] args) {
        SpringApplication.run(BareApplication.class, args);
    }

    @RequestMapping("/bare")
    Answer answer() {
        return new Answer("alice's resource");
    }

    record Answer(String resource) {}
}
