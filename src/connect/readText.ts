import { readFile, stat } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { FileFault } from './FileFault.ts'
import { fileFaultOf } from './fileFaultOf.ts'
import { isGzip } from './isGzip.ts'

/**
 * A book of a hundred thousand accounts is about 60 MB; whole files are limited to this, streams
 * are not.
 */
export const textBytesMax = 256 * 1024 * 1024

/**
 * Reads a whole text file, plain or gzip, of a limited size packed and unpacked.
 *
 * @throws FileFault, which names the file
 */
export async function readText(path: string, bytesMax = textBytesMax): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > bytesMax) throw tooLarge(path, bytesMax, `${size} bytes`)
    return decode(unpack(await readFile(path), path, bytesMax))
  } catch (error) {
    throw fileFaultOf(error, path)
  }
}

function unpack(bytes: Buffer, path: string, bytesMax: number): Uint8Array {
  if (!isGzip(bytes)) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: bytesMax })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(path, bytesMax, 'more when unpacked')
    throw error
  }
}

const decode = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { fatal: true }).decode(bytes)

const tooLarge = (path: string, bytesMax: number, found: string): FileFault =>
  new FileFault({ code: 'file.tooLarge', path, expected: `at most ${bytesMax} bytes`, found })
