// Asks at a steady rate, whether or not earlier answers have come (as people do), and prints percentiles in milliseconds.
// Loopback only.
import http from 'node:http'

/** Asks for `urlOf(n)`, n from 0, `rate` times a second for `seconds`, with these headers. */
export async function steadily(urlOf, rate, seconds, headers = {}) {
  if (!['127.0.0.1', 'localhost'].includes(new URL(urlOf(0)).hostname)) throw new Error('only this machine is a target')
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 })
  const times = []
  let errors = 0
  const ask = (n) =>
    new Promise((done) => {
      const began = process.hrtime.bigint()
      http
        .get(urlOf(n), { agent, headers }, (answer) => {
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
    if (wait > 0) await new Promise((go) => setTimeout(go, wait))
    all.push(ask(n))
  }
  await Promise.all(all)
  times.sort((a, b) => a - b)
  const at = (share) => Number(times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(2))
  console.log(JSON.stringify({ p50: at(0.5), p95: at(0.95), p99: at(0.99), requests: times.length, errors }))
  agent.destroy()
}
