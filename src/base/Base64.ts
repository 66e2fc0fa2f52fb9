/** Bytes as text in the alphabet of RFC 4648, without padding. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

const codes = Uint8Array.from(alphabet, (sign) => sign.charCodeAt(0))

const values = new Uint8Array(128)
codes.forEach((code, value) => {
  values[code] = value
})

/** Text is put together in pieces of so many signs: a call takes no more arguments. */
const piece = 8_192

/**
 * Writes bytes as text.
 *
 * @example
 * Base64.encode(Uint8Array.of(1, 2, 3)) // => 'AQID'
 */
export function encode(bytes: Uint8Array): string {
  const signs = new Uint8Array(Math.ceil((bytes.length * 4) / 3))
  let [at, held, bits] = [0, 0, 0]
  for (let index = 0; index < bytes.length; index++) {
    held = ((held << 8) | (bytes[index] as number)) & 0xffff
    for (bits += 8; bits >= 6; bits -= 6) signs[at++] = codes[(held >> (bits - 6)) & 63] as number
  }
  if (bits > 0) signs[at] = codes[(held << (6 - bits)) & 63] as number
  let text = ''
  for (let start = 0; start < signs.length; start += piece) {
    text += String.fromCharCode(...signs.subarray(start, start + piece))
  }
  return text
}

/** Reads what `encode` wrote. */
export function decode(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let [at, held, bits] = [0, 0, 0]
  for (let index = 0; index < text.length; index++) {
    held = ((held << 6) | (values[text.charCodeAt(index)] ?? 0)) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = (held >> bits) & 255
  }
  return bytes
}

export * as Base64 from './Base64.ts'
