// Signs staff and patients in through a certified provider, as people would in a browser, and as somebody would who
// means harm.
//
//   node tests/oidc/run.mjs SERVER      SERVER: the example `house` of linchpin-web
//
// Prints what failed and `N passed, N failed`; exits with 1 when something did.
import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { argv, exit } from 'node:process'
import { launch } from '../browser/browser.mjs'
import { start } from './provider.mjs'

const program = argv[2]
const folder = mkdtempSync(join(tmpdir(), 'linchpin-oidc-'))
let passed = 0
const failed = []
async function check(name, test) {
  try {
    await test()
    passed += 1
  } catch (error) {
    failed.push(name)
    console.log(`FAILED ${name}\n  ${String(error.message ?? error).split('\n').slice(0, 8).join('\n  ')}`)
  }
}
function expect(truth, message) {
  if (!truth) throw new Error(message)
}
const free = () => new Promise((done) => {
  const s = createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => done(port)) })
})

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = join(folder, 'key.pem')
writeFileSync(pem, privateKey.export({ type: 'pkcs1', format: 'pem' }))
const port = await free()
const base = `http://127.0.0.1:${port}`
const client = (whom) => ({ id: `linchpin-${whom}`, kid: 'key-1', key: publicKey.export({ format: 'jwk' }), redirect: `${base}/sign-in/${whom}/back` })
const staff = await start('staff', client('staff'))
const patient = await start('patient', client('patient'))
const server = spawn(program, [String(port), pem, staff.issuer, patient.issuer], { stdio: ['ignore', 'pipe', 'inherit'] })
await new Promise((done, fail) => {
  server.stdout.on('data', (text) => String(text).includes('ready') && done())
  server.on('exit', (code) => fail(new Error(`the server ended with ${code}`)))
})

const browser = await launch()
/** Goes from the sign-in page to the provider, says who one is there, and comes back. */
async function signIn(context, whom, who) {
  const page = await context.newPage()
  page.setDefaultTimeout(8000)
  await page.goto(`${base}/sign-in`)
  await page.locator(`a[href^="/sign-in/${whom}"]`).click()
  await page.locator('input[name="login"]').fill(who)
  await page.locator('input[name="password"]').fill('any')
  await page.locator('button[type="submit"]').click()
  await page.waitForURL(`${base}/**`)
  return page
}

await check('a member of staff signs in with a care identity', async () => {
  const context = await browser.newContext()
  const page = await signIn(context, 'staff', '656005750104')
  expect(new URL(page.url()).pathname === '/clinic', page.url())
  expect(await page.getByText('Clinician, Abbey Lane Surgery').isVisible(), 'the header does not say the role')
  const asked = staff.asked.at(-1)
  expect(asked.acr_values === 'AAL2_OR_AAL3_ANY', `acr_values ${asked.acr_values}`)
  expect(asked.code_challenge_method === 'S256' && asked.nonce && asked.state, 'PKCE, nonce or state is missing')
  const cookies = await context.cookies(base)
  expect(cookies.some((c) => c.name === 'linchpin' && c.httpOnly && c.sameSite === 'Lax'), 'the session is not guarded')
  expect(!cookies.some((c) => c.name === 'linchpin-flow'), 'the flow’s cookie is left')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL(/after=sign-out/)
  await context.close()
})
await check('a patient signs in with NHS login and sees their own pages', async () => {
  const context = await browser.newContext()
  const page = await signIn(context, 'patient', 'ada')
  expect(new URL(page.url()).pathname === '/own-care', page.url())
  const asked = patient.asked.at(-1)
  expect(JSON.parse(asked.vtr).includes('P9.Cp.Cd'), `vtr ${asked.vtr}`)
  await page.goto(`${base}/clinic`)
  expect(await page.getByText('You cannot open this').isVisible(), 'a patient reaches the clinicians’ page')
  // The second time the account is there.
  const again = await browser.newContext()
  expect(new URL((await signIn(again, 'patient', 'ada')).url()).pathname === '/own-care', 'the second time')
  await context.close()
  await again.close()
})
for (const [whom, who, words] of [
  ['staff', 'stranger', 'no account here is tied to you'],
  ['staff', 'weak-card', 'does not know you surely enough'],
  ['staff', 'no-level', 'does not know you surely enough'],
  ['patient', 'ada-weak', 'does not know you surely enough'],
  ['patient', 'ada-no-vot', 'does not know you surely enough'],
  ['patient', 'wrong-birthday', 'not among those this place keeps'],
  ['patient', 'nobody', 'not among those this place keeps'],
  ['patient', 'no-number', 'no NHS number of yours'],
  ['patient', 'wrong-number', 'no NHS number of yours'],
]) {
  await check(`${who} is told why they are not in`, async () => {
    const context = await browser.newContext()
    const page = await signIn(context, whom, who)
    expect((await page.locator('main').innerText()).includes(words), await page.locator('main').innerText())
    expect(!(await context.cookies(base)).some((c) => c.name === 'linchpin'), 'there is a session')
    await context.close()
  })
}
/** Walks to the provider without a browser, up to the answer that leads back; the jar keeps cookies by host. */
async function away(who, whom = 'staff') {
  const jar = {}
  const go = async (url, options = {}) => {
    const host = new URL(url).host
    const cookie = Object.entries(jar[host] ?? {}).map(([n, v]) => `${n}=${v}`).join('; ')
    const answer = await fetch(url, { redirect: 'manual', ...options, headers: { ...options.headers, cookie } })
    for (const set of answer.headers.getSetCookie()) {
      const [pair] = set.split(';')
      const at = pair.indexOf('=')
      jar[host] ??= {}
      jar[host][pair.slice(0, at)] = pair.slice(at + 1)
    }
    return answer
  }
  const to = (answer, from) => new URL(answer.headers.get('location'), from).href
  let url = to(await go(`${base}/sign-in/${whom}`), base)
  const issuer = new URL(url).origin
  url = to(await go(url), issuer)
  const form = await (await go(url)).text()
  const action = form.match(/action="([^"]+)"/)[1]
  let answer = await go(new URL(action, issuer).href, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `prompt=login&login=${who}&password=any`,
  })
  url = to(answer, issuer)
  for (let i = 0; i < 5 && url.startsWith(issuer); i += 1) url = to(await go(url), issuer)
  return { jar, go, url }
}
const signedIn = (answer) => answer.headers.getSetCookie().some((c) => /^linchpin=[^;]+;/.test(c) && !c.includes('Max-Age=0'))

await check('without a browser the way is the same', async () => {
  const { go, url } = await away('656005750104')
  const answer = await go(url)
  expect(answer.status === 303 && signedIn(answer), `${answer.status}`)
})
await check('a code buys one session', async () => {
  const { go, jar, url } = await away('656005750104')
  const host = new URL(base).host
  const flow = jar[host]['linchpin-flow']
  expect(signedIn(await go(url)), 'the first time')
  jar[host]['linchpin-flow'] = flow
  const again = await go(url)
  expect(again.status === 403 && !signedIn(again), `${again.status}`)
})
await check('somebody else’s way back signs nobody in', async () => {
  const victim = await away('656005750104')
  const answer = await fetch(victim.url, { redirect: 'manual' })
  expect(answer.status === 403 && !signedIn(answer), `without the cookie: ${answer.status}`)
  const other = await away('656005750104')
  const swapped = await other.go(victim.url)
  expect(swapped.status === 403 && !signedIn(swapped), `with another’s cookie: ${swapped.status}`)
})
await check('a changed way back signs nobody in', async () => {
  for (const change of [
    (u) => u.searchParams.set('state', 'x'),
    (u) => u.searchParams.delete('state'),
    (u) => u.searchParams.set('code', 'x'),
    (u) => u.searchParams.delete('code'),
    (u) => u.searchParams.set('iss', 'https://evil.example'),
    (u) => u.searchParams.set('error', 'access_denied'),
  ]) {
    const { go, url } = await away('656005750104')
    const changed = new URL(url)
    change(changed)
    const answer = await go(changed.href)
    expect(answer.status === 403 && !signedIn(answer), `${changed.search}: ${answer.status}`)
  }
})
await check('a way back of the other provider signs nobody in', async () => {
  const { go, url } = await away('656005750104')
  const answer = await go(url.replace('/sign-in/staff/', '/sign-in/patient/'))
  expect(answer.status === 403 && !signedIn(answer), `${answer.status}`)
})
await check('a provider that is gone is told plainly', async () => {
  await patient.stop()
  const { go, url } = await away('656005750104')
  expect(signedIn(await go(url)), 'the other still works')
  const answer = await fetch(`${base}/sign-in/patient`, { redirect: 'manual' })
  // What it said of itself is still believed for an hour, so that one is sent there; or it is told that it is away.
  expect([303, 503].includes(answer.status), `${answer.status}`)
})
await check('a new key of the provider is asked for at once, and no more than once a minute', async () => {
  const signs = async () => {
    const { go, url } = await away('656005750104')
    return signedIn(await go(url))
  }
  expect(await signs(), 'with the key of before')
  const before = staff.fetched()
  staff.rotate()
  expect(await signs(), 'with the new key, at the first try')
  expect(staff.fetched() === before + 1, `its keys were asked for ${staff.fetched() - before} times`)
  expect(await signs(), 'and again')
  staff.rotate()
  expect(!(await signs()), 'a third key within the minute')
  expect(staff.fetched() === before + 1, 'its keys were asked for again within the minute')
})

await browser.close()
server.kill()
await staff.stop()
rmSync(folder, { recursive: true })
console.log(`${passed} passed, ${failed.length} failed`)
exit(failed.length ? 1 : 0)
