import { crc32, inflateRawSync } from 'node:zlib'
import { FileFault } from './FileFault.ts'

/** Whether bytes begin as a zip archive does; the file's name is ignored. */
export const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b

const END = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
const END_SIZE = 22

/**
 * The one file in a zip archive: stored or deflated, not encrypted, of less than 4 GB, as venues publish their
 * tables. An archive of several is refused, for nobody said which.
 *
 * @throws FileFault where it is not such an archive, or unpacks to more than so many bytes
 */
export function unzip(bytes: Buffer, path: string, most: number): Uint8Array {
  const end = endOf(bytes)
  const directory = end < 0 ? bytes.length : bytes.readUInt32LE(end + 16)
  if (end < 0 || directory + 46 > end) throw damaged(path, 'a damaged one, or an empty one')
  const count = bytes.readUInt16LE(end + 10)
  if (count !== 1) throw damaged(path, `one of ${count}`)
  if (bytes.readUInt32LE(directory) !== ENTRY) throw damaged(path, 'a damaged one')
  const method = bytes.readUInt16LE(directory + 10)
  if ((bytes.readUInt16LE(directory + 8) & 1) === 1) throw damaged(path, 'an encrypted one')
  if (method !== 0 && method !== 8) throw damaged(path, `one packed by method ${method}`)
  const packed = packedOf(bytes, directory, path)
  const size = bytes.readUInt32LE(directory + 24)
  if (size > most) throw tooLarge(path, most, `${size} bytes`)
  const found = method === 0 ? packed : inflated(packed, path, most)
  if (found.length !== size || crc32(found) !== bytes.readUInt32LE(directory + 16)) {
    throw damaged(path, 'one whose file is not what it says')
  }
  return found
}

/** The record at the end lies within the last 64 KB, before a comment. */
function endOf(bytes: Buffer): number {
  const least = Math.max(0, bytes.length - END_SIZE - 0xffff)
  for (let at = bytes.length - END_SIZE; at >= least; at--) {
    if (bytes.readUInt32LE(at) === END) return at
  }
  return -1
}

function packedOf(bytes: Buffer, directory: number, path: string): Buffer {
  const size = bytes.readUInt32LE(directory + 20)
  const local = bytes.readUInt32LE(directory + 42)
  if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== LOCAL) {
    throw damaged(path, 'a damaged one')
  }
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
  if (start + size > bytes.length) throw damaged(path, 'one that is cut off')
  return bytes.subarray(start, start + size)
}

function inflated(packed: Buffer, path: string, most: number): Uint8Array {
  try {
    return inflateRawSync(packed, { maxOutputLength: most })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(path, most, 'more when unpacked')
    throw damaged(path, 'damaged compressed data')
  }
}

const damaged = (path: string, found: string): FileFault =>
  new FileFault({ code: 'file.damaged', path, expected: 'a zip archive of one file', found })

const tooLarge = (path: string, most: number, found: string): FileFault =>
  new FileFault({ code: 'file.tooLarge', path, expected: `at most ${most} bytes`, found })
