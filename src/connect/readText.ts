import { gunzipSync } from 'node:zlib'
import { limits } from '../base/limits.ts'
import { FileFault } from './FileFault.ts'
import { fileFaultOf } from './fileFaultOf.ts'
import { isGzip } from './isGzip.ts'
import { openFile } from './openFile.ts'

/**
 * Reads a whole text file, plain or gzip, of a limited size packed and unpacked: a book of a hundred
 * thousand accounts is about 60 MB.
 *
 * @throws FileFault, which names the file
 */
export async function readText(path: string, bytesMax: number = limits.file): Promise<string> {
  try {
    await using file = await openFile(path)
    const { size } = await file.stat()
    if (size > bytesMax) throw tooLarge(path, bytesMax, `${size} bytes`)
    return decode(unpack(await file.readFile(), path, bytesMax))
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
