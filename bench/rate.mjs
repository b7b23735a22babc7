// Asks for a page at a steady rate. Usage: node rate.mjs URL REQUESTS_PER_SECOND SECONDS; {n} in the URL becomes the number of the request.
import { steadily } from './steady.mjs'

const [url, rate, seconds] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])]
await steadily((n) => url.replace('{n}', n), rate, seconds)
