// Asks for a page at a steady rate, whether or not earlier answers have come (as people do), and prints percentiles in milliseconds.
// Loopback only. Usage: node rate.mjs URL REQUESTS_PER_SECOND SECONDS; {n} in the URL becomes the number of the request.
import http from 'node:http'

const [url, rate, seconds] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])]
if (!['127.0.0.1', 'localhost'].includes(new URL(url).hostname)) throw new Error('only this machine is a target')
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 })
const times = []
let errors = 0
const ask = (n) =>
  new Promise((done) => {
    const began = process.hrtime.bigint()
    http
      .get(url.replace('{n}', n), { agent }, (answer) => {
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
  const due = start + (n * 1000) / rate
  const wait = due - performance.now()
  if (wait > 0) await new Promise((go) => setTimeout(go, wait))
  all.push(ask(n))
}
await Promise.all(all)
times.sort((a, b) => a - b)
const at = (share) => Number(times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(2))
console.log(JSON.stringify({ p50: at(0.5), p95: at(0.95), p99: at(0.99), requests: times.length, errors }))
agent.destroy()
