package dev.gatehouse.identity.ldap;

import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchEntry;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Returns the values of one attribute in ranges, as Active Directory does ([MS-ADTS] 3.1.1.3.1.3.3). */
final class RangedAttributeInterceptor extends InMemoryOperationInterceptor {
    private static final String FROM = "from";

    private final String attribute;
    private final int size;

    RangedAttributeInterceptor(String attribute, int size) {
        this.attribute = attribute;
        this.size = size;
    }

    @Override
    public void processSearchRequest(InMemoryInterceptedSearchRequest intercepted) {
        SearchRequest request = intercepted.getRequest().duplicate();
        Optional<MatchResult> range = Stream.of(request.getAttributes())
                .flatMap(name -> Pattern.compile("(?i)" + attribute + ";range=(\\d+)-\\*")
                        .matcher(name)
                        .results())
                .findFirst();
        range.ifPresent(asked -> {
            request.setAttributes(attribute);
            intercepted.setRequest(request);
        });
        intercepted.setProperty(
                FROM, range.map(asked -> Integer.valueOf(asked.group(1))).orElse(0));
    }

    @Override
    public void processSearchEntry(InMemoryInterceptedSearchEntry found) {
        Entry entry = found.getSearchEntry().duplicate();
        List<String> values = Optional.ofNullable(entry.getAttributeValues(attribute))
                .map(Arrays::asList)
                .orElse(List.of());
        int from = (Integer) found.getProperty(FROM);
        if (values.size() <= size) {
            return;
        }
        int to = Math.min(values.size(), from + size);
        entry.removeAttribute(attribute);
        entry.addAttribute(
                attribute + ";range=" + from + "-" + (to == values.size() ? "*" : to - 1), values.subList(from, to));
        found.setSearchEntry(new SearchResultEntry(entry));
    }
}
