// Signs in as the demo's first account and asks for people at a steady rate; prints percentiles in milliseconds.
// Loopback only. Usage: node person.mjs ADDRESS IDS.json TAIL REQUESTS_PER_SECOND SECONDS
import http from 'node:http'
import { readFileSync } from 'node:fs'

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
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 })
const times = []
let errors = 0
const ask = (n) =>
  new Promise((done) => {
    const began = process.hrtime.bigint()
    http
      .get(`${address}/people/${ids[n % ids.length]}${tail}`, { agent, headers: { cookie } }, (answer) => {
        answer.on('data', () => {})
        answer.on('end', () => {
          if (answer.statusCode !== 200) errors++
          times.push(Number(process.hrtime.bigint() - began) / 1e6)
          done()
        })
      })
      .on('error', () => {
        errors++
        done()
      })
  })
const all = []
const start = performance.now()
for (let n = 0; n < rate * seconds; n++) {
  const wait = start + (n * 1000) / rate - performance.now()
  if (wait > 0) await new Promise((later) => setTimeout(later, wait))
  all.push(ask(n))
}
await Promise.all(all)
times.sort((a, b) => a - b)
const at = (share) => Number(times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(2))
console.log(JSON.stringify({ p50: at(0.5), p95: at(0.95), p99: at(0.99), requests: times.length, errors }))
agent.destroy()
