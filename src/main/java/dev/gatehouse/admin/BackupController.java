package dev.gatehouse.admin;

import dev.gatehouse.backup.Backups;
import dev.gatehouse.backup.Backups.Backup;
import dev.gatehouse.token.AccessToken;
import java.io.IOException;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** A backup of the embedded database, encrypted. The response has its length, so that a client notices a cut one. */
@RestController
record BackupController(Backups backups) {

    @PostMapping(path = "/admin/backup", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    ResponseEntity<InputStreamResource> create(@AuthenticationPrincipal AccessToken by) throws IOException {
        Backup backup = backups.create(by.subject());
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentLength(backup.bytes())
                .body(new InputStreamResource(backup.content()));
    }
}
