import type { FileHandle } from 'node:fs/promises'
import { pipeline, Readable, Transform } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { limits } from '../base/limits.ts'
import { FileFault } from './FileFault.ts'
import { fileFaultOf } from './fileFaultOf.ts'
import { isGzip } from './isGzip.ts'
import { type BadLine, type Line, Lines } from './Lines.ts'
import { openFile } from './openFile.ts'
import { isZip, unzip } from './unzip.ts'

const CHUNK_BYTES = 256 * 1024

/**
 * Reads a file line by line, plain or gzip, a chunk at a time, so that memory does not depend on
 * its size; a zip archive of one file, as venues publish theirs, whole.
 *
 * @throws FileFault, which names the file, and the line that cannot be read
 */
export async function* readLines(path: string): AsyncGenerator<readonly Line[]> {
  try {
    for await (const lines of splitLines(await openStream(path), path)) yield lines.map(sound)
  } catch (error) {
    throw fileFaultOf(error, path)
  }
}

function sound(line: Line | BadLine): Line {
  if ('fault' in line) throw line.fault
  return line
}

/**
 * Cuts any stream of bytes into lines; `path` is its name in faults. A line that cannot be read is
 * told in its place.
 */
export async function* splitLines(
  bytes: AsyncIterable<Uint8Array>,
  path: string,
): AsyncGenerator<readonly (Line | BadLine)[]> {
  const lines = Lines.create(path)
  for await (const chunk of bytes) {
    const found = lines.push(chunk)
    if (found.length > 0) yield found
  }
  const last = lines.end()
  if (last.length > 0) yield last
}

async function openStream(path: string): Promise<AsyncIterable<Uint8Array>> {
  const file = await openFile(path)
  const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0)
  if (isZip(buffer)) return await zipped(file, path)
  const stream = file.createReadStream({ highWaterMark: CHUNK_BYTES, start: 0 })
  if (bytesRead < 2 || !isGzip(buffer)) return stream
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES })
  // The iteration throws any error; the callback only prevents an unhandled second one.
  return pipeline(
    stream,
    gunzip,
    bounded(path, () => gunzip.bytesWritten),
    () => {},
  )
}

async function zipped(file: FileHandle, path: string): Promise<AsyncIterable<Uint8Array>> {
  try {
    const { size } = await file.stat()
    const expected = `an archive of at most ${limits.file} bytes`
    if (size > limits.file) {
      throw new FileFault({ code: 'file.tooLarge', path, expected, found: `${size}` })
    }
    const most = Math.min(limits.file, mostUnpacked(size))
    return Readable.from(chunksOf(unzip(await file.readFile(), path, most)))
  } finally {
    await file.close()
  }
}

/** In pieces, so that no more lines are held at once than of any other file. */
function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES)
}

const mostUnpacked = (packed: number): number =>
  Math.max(limits.unpacked, limits.unpackedRatio * packed)

/** Ends a stream that unpacks to far more than anybody's prices would: made to fill a disk. */
function bounded(path: string, packed: () => number): Transform {
  let unpacked = 0
  return new Transform({
    transform(chunk: Uint8Array, _, done) {
      unpacked += chunk.length
      if (unpacked <= mostUnpacked(packed())) return done(null, chunk)
      const facts = {
        expected: `at most ${limits.unpackedRatio} bytes unpacked for each one packed`,
      }
      done(new FileFault({ code: 'file.tooLarge', path, ...facts, found: 'more' }))
    },
  })
}
