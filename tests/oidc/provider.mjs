// A certified OpenID provider on loopback, in the shape of CIS2 for staff or of NHS login for patients.
// People are signed in by name alone; what is tested is what comes back to Linchpin.
import { createServer } from 'node:http'
import { generateKeyPairSync } from 'node:crypto'
import Provider from 'oidc-provider'

/** Everybody the providers know: what they say of them, and how sure they are. */
export const people = {
  staff: {
    '656005750104': { name: 'Nadia Clark', authentication_assurance_level: '3', id_assurance_level: '3', selected_roleid: '555254240100' },
    'weak-card': { name: 'Weak Card', authentication_assurance_level: '1', id_assurance_level: '3' },
    'no-level': { name: 'No Level' },
    stranger: { name: 'Strange Person', authentication_assurance_level: '3', id_assurance_level: '3' },
  },
  patient: {
    ada: { nhs_number: '9434765919', birthdate: '1950-02-03', family_name: 'MARSH', name: 'Ada Marsh', vot: 'P9.Cp.Cd' },
    'ada-weak': { nhs_number: '9434765919', birthdate: '1950-02-03', family_name: 'MARSH', vot: 'P5.Cp.Cd' },
    'ada-no-vot': { nhs_number: '9434765919', birthdate: '1950-02-03', family_name: 'MARSH' },
    'wrong-birthday': { nhs_number: '9434765870', birthdate: '1951-02-03', family_name: "O'DOWD", vot: 'P9.Cm' },
    'wrong-number': { nhs_number: '9434765918', birthdate: '1950-02-03', family_name: 'MARSH', vot: 'P9.Cm' },
    'no-number': { birthdate: '1950-02-03', family_name: 'MARSH', vot: 'P9.Cm' },
    nobody: { nhs_number: '9000000009', birthdate: '1950-02-03', family_name: 'NOBODY', vot: 'P9.Cp.Cd' },
  },
}

const roles = [
  { person_orgid: '555254239107', person_roleid: '555254240100', org_code: 'A10001', role_name: 'Clinician', role_code: 'S8000:G8000:R8000' },
]

/** Starts a provider; `client` is ours: its id, where it takes people back, and the public half of its key. */
export async function start(kind, client) {
  const server = createServer()
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${server.address().port}`
  const alg = kind === 'staff' ? 'RS256' : 'RS512'
  const key = (kid) => ({ ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), kid, alg, use: 'sig' })
  const known = people[kind]
  const asked = []
  let [made, fetched] = [0, 0]
  const make = () => new Provider(issuer, {
    clients: [{
      client_id: client.id,
      redirect_uris: [client.redirect],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'RS512',
      id_token_signed_response_alg: alg,
      jwks: { keys: [{ ...client.key, kid: client.kid, alg: 'RS512', use: 'sig' }] },
    }],
    jwks: { keys: [key(`${kind}-${made += 1}`)] },
    cookies: { keys: ['only on loopback'] },
    // Both put how sure they are into the ID token itself, for whatever scope.
    conformIdTokenClaims: false,
    claims: {
      openid: ['sub', 'vot', 'vtm', 'authentication_assurance_level', 'id_assurance_level', 'selected_roleid'],
      profile: ['name', 'family_name', 'birthdate', 'nhs_number'],
      nhsperson: ['nhsid_useruid'],
      nationalrbacaccess: ['nhsid_nrbac_roles'],
    },
    scopes: ['openid', 'profile', 'nhsperson', 'nationalrbacaccess'],
    extraParams: ['vtr'],
    acrValues: ['AAL2_OR_AAL3_ANY'],
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256', 'RS512'],
      clientAuthSigningAlgValues: ['RS512'],
    },
    pkce: { required: () => true },
    findAccount: (_, id) => known[id] && {
      accountId: id,
      claims: () => ({ sub: id, ...(kind === 'staff' ? { nhsid_useruid: id, nhsid_nrbac_roles: roles } : { vtm: `${issuer}/trustmark` }), ...known[id] }),
    },
    // Nobody is asked what they consent to: that is between them and the real providers.
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId })
      grant.addOIDCScope('openid profile nhsperson nationalrbacaccess')
      await grant.save()
      return grant
    },
    ttl: { AuthorizationCode: 60, IdToken: 300, Grant: 600, Session: 600, Interaction: 600, AccessToken: 300 },
  })
  let answer
  /** Signs with a new key from now on, and knows the one before no longer. */
  const rotate = () => {
    const provider = make()
    provider.on('authorization.accepted', (ctx) => asked.push({ ...ctx.oidc.params }))
    answer = provider.callback()
  }
  rotate()
  server.on('request', (request, response) => {
    if (request.url.startsWith('/jwks')) fetched += 1
    answer(request, response)
  })
  return { issuer, asked, rotate, fetched: () => fetched, stop: () => new Promise((done) => { server.close(done); server.closeAllConnections() }) }
}
