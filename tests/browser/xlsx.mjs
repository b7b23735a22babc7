// Just enough of a workbook to read the texts of its first sheet: a zip whose one part holds them all.
import { inflateRawSync } from 'node:zlib'

/** The texts of the workbook. */
export function headings(book) {
  const text = part(book, 'xl/sharedStrings.xml').toString('utf8')
  return [...text.matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map((m) => m[1])
}

function part(zip, name) {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0) throw new Error('this is not a workbook')
  let at = zip.readUInt32LE(end + 16)
  for (let i = zip.readUInt16LE(end + 10); i > 0; i -= 1) {
    const [packed, length, extra, comment] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)]
    if (zip.toString('utf8', at + 46, at + 46 + length) === name) {
      const local = zip.readUInt32LE(at + 42)
      const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
      const data = zip.subarray(from, from + packed)
      return zip.readUInt16LE(at + 10) === 0 ? data : inflateRawSync(data)
    }
    at += 46 + length + extra + comment
  }
  throw new Error(`the workbook has no ${name}`)
}
