package dev.gatehouse.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.paging.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of sessions, as JSON. The last page has no {@code next}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SessionPage<T>(List<T> sessions, @Nullable String next) {
    public SessionPage(Page<T, String> page) {
        this(page.elements(), page.next());
    }
}
