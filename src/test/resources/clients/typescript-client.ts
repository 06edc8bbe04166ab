// Calls Gatehouse with the generated classes. Arguments: its address, and the id and the secret of a service.
import { Configuration, SignInAndSessionsApi, VerificationApi, ResponseError, ProblemFromJSON } from './src/index.js';

declare const process: { argv: string[] };

const [address, id, secret] = process.argv.slice(2);
const client = (authorization?: string) =>
  new Configuration({ basePath: address, headers: authorization ? { Authorization: authorization } : {} });

const signIn = async (password: string): Promise<string> => {
  const { token } = await new SignInAndSessionsApi(client()).signIn({ signIn: { user: 'alice', password } });
  return token!;
};

const token = await signIn('alice-secret');
const claims = await new SignInAndSessionsApi(client(`Bearer ${token}`)).getClaims();
console.log(`claims ${claims.sub} [${claims.aud}] [${claims.roles}]`);
console.log(`seconds ${claims.exp - claims.iat}`);
const verification = new VerificationApi(client(`Basic ${btoa(`${id}:${secret}`)}`));
const valid = await verification.introspectToken({ token });
console.log(`introspection ${valid.active} ${valid.sub} [${valid.roles}]`);
console.log(`introspection ${(await verification.introspectToken({ token: 'none' })).active}`);
try {
  await signIn('guess');
} catch (error) {
  if (!(error instanceof ResponseError)) throw error;
  const problem = ProblemFromJSON(await error.response.json());
  console.log(`problem ${error.response.status} ${problem.code}`);
}
