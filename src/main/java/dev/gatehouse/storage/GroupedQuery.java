package dev.gatehouse.storage;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Looks up by one statement what several threads want to read at the same moment. Each thread sees what was committed before
 * it asked. Not for a thread in a transaction: the statement may run in that of another thread.
 */
public final class GroupedQuery<K, V> {
    private final Function<Collection<K>, Map<K, V>> query;
    private final GroupExecution<K, Optional<V>> group = new GroupExecution<>(this::findTogether, this::findAlone);

    /** @param query reads the values of different keys; a key without a value is not in the map */
    public GroupedQuery(Function<Collection<K>, Map<K, V>> query) {
        this.query = query;
    }

    /** @throws RuntimeException that of the query; that of {@link GroupExecution#run} if it takes too long */
    public Optional<V> find(K key) {
        return group.run(key);
    }

    private List<Optional<Optional<V>>> findTogether(List<K> keys) {
        Map<K, V> found = query.apply(Set.copyOf(keys));
        return keys.stream()
                .map(key -> Optional.of(Optional.ofNullable(found.get(key))))
                .toList();
    }

    private Optional<V> findAlone(K key) {
        return Optional.ofNullable(query.apply(Set.of(key)).get(key));
    }
}
