package dev.gatehouse.overview;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How the service is doing, for administrators. */
@RestController
record OverviewController(Overviews overviews) {

    @GetMapping(path = "/admin/overview", produces = MediaType.APPLICATION_JSON_VALUE)
    Overview overview(@RequestParam(defaultValue = "hour") String period) {
        return overviews.of(Period.of(period));
    }
}
