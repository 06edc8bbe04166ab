package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.DistinguishedName;
import dev.gatehouse.identity.Grants;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.SourceRoles;
import dev.gatehouse.identity.UserName;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import dev.gatehouse.identity.ldap.LdapProperties.Users;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.ldap.LimitExceededException;
import org.springframework.ldap.NamingException;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.support.LdapEncoder;

/** Finds the entries of users, and makes an identity of an entry. User names are escaped by the encoders of Spring LDAP. */
class LdapUsers {
    /** One entry is the user; a second one shows that the filter is ambiguous. */
    private static final int MAX_ENTRIES = 2;

    /** RFC 4530, [MS-ADA3] 2.43, and the attribute of 389 Directory Server. */
    private static final List<String> STABLE_IDS = List.of("entryUUID", "objectGUID", "nsUniqueId");

    private static final Pattern SUPPLEMENTARY = Pattern.compile("[\\x{10000}-\\x{10FFFF}]+");

    private final String source;
    private final Directory directory;
    private final Users settings;
    private final LdapServers servers;
    private final SourceRoles roles;
    private final Clock clock;
    private final LdapGroups groups;
    private final FilterPattern byEnteredName;
    private final FilterPattern byCanonicalName;
    private final String[] attributes;
    private final Optional<BinaryAttribute> binaryName;

    LdapUsers(String source, Directory directory, LdapServers servers, SourceRoles roles, Clock clock) {
        this.source = source;
        this.directory = directory;
        this.settings = directory.users();
        this.servers = servers;
        this.roles = roles;
        this.clock = clock;
        this.groups = new LdapGroups(source, directory, clock);
        this.binaryName = BinaryAttribute.named(settings.userNameAttribute());
        this.byEnteredName = new FilterPattern(settings.userSearchFilter());
        this.byCanonicalName = settings.userDnPattern() == null
                ? byEnteredName.on(settings.userNameAttribute())
                : new FilterPattern("(" + settings.userNameAttribute() + "={0})");
        Set<String> read = new HashSet<>(settings.attributes().isEmpty() ? Set.of("*") : settings.attributes());
        read.addAll(AccountStates.ATTRIBUTES);
        read.addAll(AccountStates.PASSWORD_CHANGES);
        read.addAll(STABLE_IDS);
        read.addAll(new GroupFilter(directory.groups().groupSearchFilter()).attributes());
        read.addAll(List.of(settings.userNameAttribute(), ActiveDirectory.SID, ActiveDirectory.PRIMARY_GROUP));
        Optional.ofNullable(directory.groups().memberOfAttribute()).ifPresent(read::add);
        this.attributes = read.toArray(String[]::new);
    }

    /** The entries that match the entered name; without a {@code bind-dn} only with their canonical user name. */
    List<Entry> search(String entered) {
        String filter = byEnteredName.with(
                directory.domain().withoutNetbiosDomain(entered),
                directory.domain().account(entered));
        return directory.servers().bindDn() == null
                ? search(filter, settings.userNameAttribute())
                : search(filter, attributes);
    }

    /** The entries of a user by the canonical name. */
    List<Entry> entriesOf(String canonicalName) {
        String placeholder = settings.userNameAttribute() + "={0}";
        String pattern = settings.userDnPattern();
        if (pattern != null && pattern.toLowerCase(Locale.ROOT).contains(placeholder.toLowerCase(Locale.ROOT))) {
            return servers.read(
                    reader -> lookup(dnOf(canonicalName), reader).stream().toList());
        }
        return assertion(canonicalName)
                .map(value -> search(byCanonicalName.withEscaped(value), attributes))
                .orElse(List.of());
    }

    /** Reads the entry of a user by its distinguished name. */
    Optional<Entry> lookup(String dn, LdapTemplate reader) {
        return Entry.read(dn, reader, attributes);
    }

    /**
     * The distinguished name of a user by {@code user-dn-pattern}. ApacheDS closes the connection at characters beyond the basic
     * multilingual plane, unless they are bytes in hexadecimal (RFC 4514, section 2.4).
     */
    String dnOf(String user) {
        String value = SUPPLEMENTARY
                .matcher(LdapEncoder.nameEncode(user))
                .replaceAll(found -> Matcher.quoteReplacement(hexadecimal(found.group())));
        return directory
                .servers()
                .absolute(String.valueOf(settings.userDnPattern()).replace("{0}", value));
    }

    private static String hexadecimal(String text) {
        return HexFormat.ofDelimiter("").withPrefix("\\").formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Why the user of the entry is rejected; empty when the account is active. */
    Optional<Answer> denial(Entry entry, boolean passwordVerified) {
        return AccountStates.denial(entry, passwordVerified, clock.instant());
    }

    Answer answer(Entry entry, boolean passwordVerified, LdapTemplate reader) {
        return denial(entry, passwordVerified)
                .or(() -> nameOf(entry).map(name -> known(entry, name, reader)))
                .orElseGet(
                        () -> new Answer.Rejected(
                                "user-name-attribute has no usable value, or several of which none is in the RDN of the entry"));
    }

    /** One entry is one user, whichever name was entered. */
    Optional<String> nameOf(Entry entry) {
        return entry.name(settings.userNameAttribute())
                .flatMap(binaryName.isPresent() ? UserName::exact : UserName::normalized);
    }

    /** The canonical name, and as the entry has it: {@code memberUid} is compared with regard to case, {@code uid} is not. */
    private Set<String> spellings(Entry entry, String name) {
        return Stream.concat(
                        Stream.of(name),
                        entry.texts(settings.userNameAttribute()).stream()
                                .filter(value -> UserName.normalized(value).equals(Optional.of(name))))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The identifier of an entry that stays when the entry is renamed, and that no later entry gets; else the DN. */
    static String idOf(Entry entry) {
        return STABLE_IDS.stream()
                .flatMap(attribute ->
                        entry.text(attribute).map(id -> attribute + "=" + id.toLowerCase(Locale.ROOT)).stream())
                .findFirst()
                .orElseGet(() -> "dn="
                        + DistinguishedName.parsed(entry.dn())
                                .map(DistinguishedName::toString)
                                .orElse(entry.dn()));
    }

    /** The canonical name in a filter; empty if no entry can have this name. */
    private Optional<String> assertion(String canonicalName) {
        return binaryName.isPresent()
                ? binaryName.get().assertion(canonicalName)
                : Optional.of(LdapEncoder.filterEncode(canonicalName));
    }

    private Answer known(Entry entry, String name, LdapTemplate reader) {
        Map<String, List<String>> attributes = entry.values().keySet().stream()
                .filter(attribute ->
                        settings.wants(attribute) && entry.text(attribute).isPresent())
                .collect(Collectors.toMap(Function.identity(), entry::texts));
        Grants grants = roles.ofGroups(groups.of(entry, spellings(entry, name), reader));
        return new Answer.Known(
                new Identity(name, source, grants.roles(), attributes, AccountStates.passwordVersion(entry)),
                idOf(entry),
                name,
                grants);
    }

    /** A server may refuse a name: ApacheDS has no characters beyond the basic multilingual plane. Then no entry has it. */
    private List<Entry> search(String filter, String... attributes) {
        try {
            return first(MAX_ENTRIES, filter, attributes);
        } catch (LimitExceededException e) {
            throw e;
        } catch (NamingException e) {
            // Fails, too, unless the name is the reason.
            first(1, byEnteredName.withEscaped("0"), Entry.NO_ATTRIBUTES);
            return List.of();
        }
    }

    private List<Entry> first(int limit, String filter, String... attributes) {
        String base = directory.servers().absolute(settings.userSearchBase());
        return servers.read(reader -> Entry.first(limit, base, filter, reader, attributes));
    }
}
