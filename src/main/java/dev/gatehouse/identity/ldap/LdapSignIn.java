package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.AccountState;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.SignInSteps;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.util.IdGenerator;

/** The steps of a sign-in at a directory: the entry, the password, the account and the groups. */
record LdapSignIn(Directory settings, LdapServers servers, LdapUsers users, IdGenerator ids) {
    static final Answer.Rejected AMBIGUOUS = new Answer.Rejected("several entries match the search filter");

    /**
     * @param password null to read the user without it, as the service account
     * @param steps receives each step that has ended
     */
    Answer byName(String user, @Nullable String password, SignInSteps steps) {
        return settings.users().userDnPattern() == null
                ? bySearch(user, password, steps)
                : byPattern(user, password, steps);
    }

    private Answer bySearch(String user, @Nullable String password, SignInSteps steps) {
        List<Entry> found = users.search(user);
        steps.done(() -> "found "
                + (found.isEmpty() ? "no entry" : found.stream().map(Entry::dn).toList()) + " at " + servers.latest());
        if (found.size() != 1) {
            if (password != null) {
                bindAsUnknownUser(password);
            }
            return found.isEmpty() ? new Answer.Unknown() : AMBIGUOUS;
        }
        Entry entry = found.get(0);
        Answer answer = byBind(entry.dn(), settings.servers().hasServiceAccount() ? entry : null, password, steps);
        return answer instanceof Answer.Rejected rejected ? rejected.ofUser(users.nameOf(entry)) : answer;
    }

    /** A refused bind does not show whether the entry exists. It is final, so such a source belongs last. */
    private Answer byPattern(String user, @Nullable String password, SignInSteps steps) {
        String dn = users.dnOf(settings.domain().account(user));
        return byBind(dn, null, password, steps);
    }

    /** Does for an unknown user what a bind does for a wrong password, so that both take equally long. */
    private void bindAsUnknownUser(String password) {
        String unknown = settings.users().userNameAttribute() + "=" + ids.generateId();
        String dn = settings.servers().absolute(unknown, settings.users().userSearchBase());
        if (servers.bind(dn, password) instanceof BindResponse.Accepted) {
            throw new IllegalStateException("the directory accepted a bind as " + dn + ", which does not exist");
        }
    }

    private Answer byBind(String dn, @Nullable Entry found, @Nullable String password, SignInSteps steps) {
        if (password != null) {
            Optional<Answer.Rejected> denial = AccountStates.denial(servers.bind(dn, password));
            steps.done(() -> "the password of " + dn + " was " + (denial.isPresent() ? "refused" : "accepted") + " by "
                    + servers.latest());
            if (denial.isPresent()) {
                return withState(denial.get(), found);
            }
        }
        Function<LdapTemplate, Answer> query = reader -> Optional.ofNullable(found)
                .or(() -> users.lookup(dn, reader))
                .map(entry -> users.answer(entry, password != null, reader))
                .orElseGet(() -> password == null
                        ? new Answer.Unknown()
                        : new Answer.Rejected("the user may not read their own entry"));
        Answer answer = settings.servers().hasServiceAccount()
                ? servers.read(query)
                : servers.readAs(dn, String.valueOf(password), query);
        steps.done(() -> "read the account and the groups of " + dn + " at " + servers.latest());
        return answer;
    }

    /**
     * Many directories answer a bind to a disabled account as they answer a wrong password, or as they answer a bind to one that
     * wrong passwords have locked; the entry has the state.
     */
    private Answer withState(Answer.Rejected denial, @Nullable Entry found) {
        boolean decided = denial.state() != null && denial.state() != AccountState.ACCOUNT_LOCKED;
        return decided || found == null ? denial : users.denial(found, false).orElse(denial);
    }
}
