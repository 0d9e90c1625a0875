// A real OpenID provider on loopback for the tests: whoever's name is typed is logged in, no password asked.
// Usage: node provider.mjs MODULES; prints its port. Clients and their addresses come as JSON by standard input.
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { generateKeyPairSync } from 'node:crypto';

console.info = console.warn = () => {};
const { default: Provider } = await import(pathToFileURL(createRequire(`${process.argv[2]}/x.js`).resolve('oidc-provider')));
let text = '';
for await (const part of process.stdin) text += part;
const { clients, people } = JSON.parse(text);

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients,
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: 'one' }] },
    cookies: { keys: ['for tests only'] },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email'], groups: ['groups'] },
    scopes: ['openid', 'profile', 'email', 'groups'],
    features: { devInteractions: { enabled: false }, userinfo: { enabled: true } },
    pkce: { required: () => true },
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (ctx, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId,
      });
      grant.addOIDCScope('openid profile email groups');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on('request', async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, `http://127.0.0.1:${port}`);
    if (!pathname.startsWith('/interaction/')) return answer(request, response);
    try {
      await provider.interactionDetails(request, response);
      return await provider.interactionFinished(
        request, response, { login: { accountId: searchParams.get('as') } }, { mergeWithLastSubmission: false },
      );
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
    return undefined;
  });
  process.stdout.write(`${port}\n`);
});
