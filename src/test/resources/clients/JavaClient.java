import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.JSON;
import org.openapitools.client.api.SignInAndSessionsApi;
import org.openapitools.client.api.VerificationApi;
import org.openapitools.client.model.Claims;
import org.openapitools.client.model.Introspection;
import org.openapitools.client.model.Password;
import org.openapitools.client.model.Problem;
import org.openapitools.client.model.SignIn;

/** Calls Gatehouse with the generated classes. Arguments: its address, and the id and the secret of a service. */
public final class JavaClient {
    public static void main(String[] arguments) throws Exception {
        String address = arguments[0];
        String token = signIn(address, "alice-secret");
        Claims claims = new SignInAndSessionsApi(client(address, "Bearer " + token)).getClaims();
        System.out.println("claims " + claims.getSub() + " " + claims.getAud() + " " + claims.getRoles());
        System.out.println("seconds " + (claims.getExp() - claims.getIat()));
        String basic = Base64.getEncoder()
                .encodeToString((arguments[1] + ":" + arguments[2]).getBytes(StandardCharsets.UTF_8));
        VerificationApi verification = new VerificationApi(client(address, "Basic " + basic));
        Introspection valid = verification.introspectToken(token, null, null, null);
        System.out.println("introspection " + valid.getActive() + " " + valid.getSub() + " " + valid.getRoles());
        System.out.println("introspection "
                + verification.introspectToken("none", null, null, null).getActive());
        try {
            signIn(address, "guess");
        } catch (ApiException e) {
            Problem problem = JSON.getDefault().getMapper().readValue(e.getResponseBody(), Problem.class);
            System.out.println("problem " + e.getCode() + " " + problem.getCode());
        }
    }

    private static String signIn(String address, String password) throws ApiException {
        SignIn credentials = new SignIn(new Password().user("alice").password(password));
        return new SignInAndSessionsApi(client(address, "")).signIn(credentials).getToken();
    }

    private static ApiClient client(String address, String authorization) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(address);
        if (!authorization.isEmpty()) {
            client.setRequestInterceptor(request -> request.header("Authorization", authorization));
        }
        return client;
    }
}
