// A real identity provider for tests: oidc-provider with accounts kept in memory.
//
// node provider.mjs PORT REDIRECT_URI
//
// PUT /accounts/LOGIN with JSON claims adds or changes an account, DELETE removes it: the
// directory of a company, as far as a test needs one.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const [port, redirectUri] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const accounts = new Map();

// What the provider keeps, so that removing an account can end its sessions as well.
class Memory {
  static kept = new Map();
  constructor(kind) { this.kind = kind; }
  key(id) { return `${this.kind}:${id}`; }
  async upsert(id, payload) { Memory.kept.set(this.key(id), payload); }
  async find(id) { return Memory.kept.get(this.key(id)); }
  async findByUid(uid) {
    return [...Memory.kept.values()].find((one) => one.kind === 'Session' && one.uid === uid);
  }
  async findByUserCode() { return undefined; }
  async destroy(id) { Memory.kept.delete(this.key(id)); }
  async consume(id) { Memory.kept.get(this.key(id)).consumed = Math.floor(Date.now() / 1000); }
  async revokeByGrantId(grantId) {
    for (const [key, one] of Memory.kept) if (one.grantId === grantId) Memory.kept.delete(key);
  }
}

const provider = new Provider(issuer, {
  adapter: Memory,
  clients: [{
    client_id: 'parlance',
    client_secret: 'a-secret-of-tests-only-0123456789',
    redirect_uris: [redirectUri],
    grant_types: ['authorization_code'],
    response_types: ['code'],
  }],
  claims: {
    openid: ['sub'],
    profile: ['name'],
    email: ['email', 'email_verified'],
    groups: ['groups'],
  },
  scopes: ['openid', 'groups'],
  pkce: { required: () => true },
  cookies: { keys: ['of tests only'] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (ctx, id) => {
    const claims = [...accounts.values()].find((one) => one.sub === id);
    return claims && { accountId: id, claims: () => claims };
  },
  loadExistingGrant: async (ctx) => {
    const grant = new provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope('openid profile email groups');
    await grant.save();
    return grant;
  },
});

const page = (words) => `<!doctype html><title>Company sign-in</title><h1>Company sign-in</h1>
<p role="alert">${words}</p>
<form method="post"><label>Login <input name="login"></label><button>Continue</button></form>`;

const body = async (request) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
};

const interact = async (request, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  if (request.method !== 'POST') return response.end(page(''));
  const account = accounts.get(new URLSearchParams(await body(request)).get('login'));
  if (!account) {
    response.statusCode = 403;
    return response.end(page('Nobody here has this login.'));
  }
  return provider.interactionFinished(request, response, { login: { accountId: account.sub } });
};

const keepAccounts = async (request, response, login) => {
  if (request.method === 'PUT') accounts.set(login, JSON.parse(await body(request)));
  if (request.method === 'DELETE') {
    const { sub } = accounts.get(login) ?? {};
    accounts.delete(login);
    for (const [key, one] of Memory.kept) {
      if (key.startsWith('Session:') && one.accountId === sub) Memory.kept.delete(key);
    }
  }
  return response.end();
};

createServer((request, response) => {
  const [, place, name] = request.url.split('?')[0].split('/');
  if (place === 'interaction') return interact(request, response);
  if (place === 'accounts') return keepAccounts(request, response, decodeURIComponent(name));
  return provider.callback()(request, response);
}).listen(Number(port), '127.0.0.1', () => console.log('ready'));
