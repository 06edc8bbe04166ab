package dev.gatehouse.admin;

import dev.gatehouse.config.ShownSettings;
import dev.gatehouse.config.ShownSettings.Setting;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The configuration of this node, without secrets. */
@RestController
record ConfigurationController(ShownSettings settings) {

    @GetMapping(path = "/admin/configuration", produces = MediaType.APPLICATION_JSON_VALUE)
    Settings list() {
        return new Settings(settings.list());
    }

    record Settings(List<Setting> settings) {}
}
