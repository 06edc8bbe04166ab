package dev.gatehouse.identity;

import java.util.List;

/** One kind of data that is stored of a person, of whatever source. */
public interface PersonalData {
    /** The member of the export: a noun in the plural, in snake_case. */
    String kind();

    /**
     * @param user the canonical name
     * @return at most {@code limit} entries, the newest first; each becomes a JSON object
     */
    List<?> of(String user, int limit);

    /**
     * Deletes the data within the transaction of the caller. What has to stay, stays without the name.
     *
     * @param user the canonical name
     */
    void erase(String user);
}
