// Signs in as the demo's first account and asks for people at a steady rate; prints percentiles in milliseconds.
// Loopback only. Usage: node person.mjs ADDRESS IDS.json TAIL REQUESTS_PER_SECOND SECONDS
import { readFileSync } from 'node:fs'
import { steadily } from './steady.mjs'

const [address, file, tail, rate, seconds] = [process.argv[2], process.argv[3], process.argv[4], Number(process.argv[5]), Number(process.argv[6])]
if (!['127.0.0.1', 'localhost'].includes(new URL(address).hostname)) throw new Error('only this machine is a target')
const ids = JSON.parse(readFileSync(file, 'utf8'))
const cookies = new Map()
const go = async (path, options = {}) => {
  const answer = await fetch(address + path, { redirect: 'manual', ...options, headers: { ...options.headers, cookie: [...cookies].map(([k, v]) => `${k}=${v}`).join('; '), origin: address } })
  for (const line of answer.headers.getSetCookie()) {
    const [pair] = line.split(';')
    cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
  }
  return answer
}
const page = await (await go('/sign-in')).text()
const csrf = page.match(/name="csrf" value="([^"]+)"/)[1]
const account = page.match(/name="account"\s+value="([^"]+)"/)[1]
const signed = await go('/sign-in/demo', { method: 'POST', body: new URLSearchParams({ csrf, account, to: '/' }) })
if (signed.status !== 303) throw new Error(`signing in answered ${signed.status}`)
const cookie = [...cookies].map(([k, v]) => `${k}=${v}`).join('; ')
await steadily((n) => `${address}/people/${ids[n % ids.length]}${tail}`, rate, seconds, { cookie })
