package dev.gatehouse.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Providers list roles in many forms. */
@Tag("unit")
class RolesClaimTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "roles | {'roles':'editor'} | editor",
                "roles | {'roles':['editor','viewer']} | editor viewer",
                "roles | {'roles':['editor',7,true,null,1.5,{'a':1},['x']]} | editor 7",
                "roles | {'roles':7} | 7",
                "roles | {'roles':true} | ",
                "roles | {'roles':null} | ",
                "roles | {} | ",
                "realm_access.roles | {'realm_access':{'roles':['editor']}} | editor",
                "resource_access.my.app.roles | {'resource_access':{'my.app':{'roles':['editor']}}} | editor",
                "https://example.com/roles | {'https://example.com/roles':['editor']} | editor",
                "groups.name | {'groups':[{'name':'editor','id':1},{'name':'viewer'},{'id':2},'x']} | editor viewer",
                "groups.roles.value | {'groups':[{'roles':[{'value':'editor'}]},{'roles':{'value':['viewer']}}]} | editor viewer",
                "org.id | {'org':[{'id':1},{'id':22}]} | 1 22",
                "urn:zitadel:iam:org:project:roles | {'urn:zitadel:iam:org:project:roles':{'editor':{'2':'example.com'}}} | editor",
                "roles | {'roles':{'a':true,'b':false,'c':null,'d':{},'e':[],'f':'','g':'false','h':0,'i':'x','j':['x']}} | a i j"
            })
    void namesAreFound(String path, String claims, String names) {
        assertThat(new RolesClaim(path, false).names(claims(claims)))
                .containsExactlyInAnyOrderElementsOf(names == null ? RolesClaim.parts("") : RolesClaim.parts(names));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"editor viewer", "editor,viewer", "editor, viewer", "` editor  ,viewer,`"})
    void oneTextIsSplitOnlyWhenThatIsConfigured(String text) {
        Claims claims = claims("{'roles':'" + text + "'}");
        assertThat(new RolesClaim("roles", true).names(claims)).containsExactlyInAnyOrder("editor", "viewer");
        assertThat(new RolesClaim("roles", false).names(claims)).containsExactly(text);
        assertThat(new RolesClaim("roles", false).hint(claims)).get().asString().contains("split-roles");
        assertThat(new RolesClaim("roles", true).hint(claims)).isEmpty();
    }

    /** A member of the group "admin assistants" is no admin. */
    @Test
    void elementsOfAListAreNeverSplit() {
        Claims claims = claims("{'groups':['admin assistants'],'teams':[{'name':'admin assistants'}]}");
        assertThat(new RolesClaim("groups", true).names(claims)).containsExactly("admin assistants");
        assertThat(new RolesClaim("teams.name", true).names(claims)).containsExactly("admin assistants");
    }

    @Test
    void aListOfObjectsIsExplained() {
        assertThat(new RolesClaim("groups", false).hint(claims("{'groups':[{'name':'editor'}]}")))
                .get()
                .asString()
                .contains("groups.name");
        assertThat(new RolesClaim("groups", false).hint(claims("{'groups':['editor']}")))
                .isEmpty();
    }

    private static Claims claims(String json) {
        return Claims.parsed(json.replace('\'', '"'));
    }
}
