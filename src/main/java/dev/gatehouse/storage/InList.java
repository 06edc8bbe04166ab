package dev.gatehouse.storage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** The values of an {@code in (…)}. */
public final class InList {
    private InList() {}

    /** The values, the last one repeated up to a power of two: statements of few lengths, which databases keep prepared. */
    public static <T> List<T> of(Collection<T> values) {
        List<T> list = new ArrayList<>(values);
        if (list.size() > 1) {
            int length = Integer.highestOneBit(list.size() - 1) * 2;
            list.addAll(Collections.nCopies(length - list.size(), list.get(list.size() - 1)));
        }
        return list;
    }
}
