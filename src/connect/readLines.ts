import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { fileFaultOf } from './fileFaultOf.ts'
import { isGzip } from './isGzip.ts'
import { type Line, Lines } from './Lines.ts'

const CHUNK_BYTES = 256 * 1024

/**
 * Reads a file line by line, plain or gzip, a chunk at a time, so that memory does not depend on
 * its size.
 *
 * @throws FileFault, which names the file
 */
export async function* readLines(path: string): AsyncGenerator<readonly Line[]> {
  try {
    yield* splitLines(await openStream(path), path)
  } catch (error) {
    throw fileFaultOf(error, path)
  }
}

/** Cuts any stream of bytes into lines; `path` is its name in faults. */
export async function* splitLines(
  bytes: AsyncIterable<Uint8Array>,
  path: string,
): AsyncGenerator<readonly Line[]> {
  const lines = Lines.create(path)
  for await (const chunk of bytes) {
    const found = lines.push(chunk)
    if (found.length > 0) yield found
  }
  const last = lines.end()
  if (last.length > 0) yield last
}

async function openStream(path: string): Promise<AsyncIterable<Uint8Array>> {
  const file = await open(path)
  const { bytesRead, buffer } = await file
    .read(Buffer.alloc(2), 0, 2, 0)
    .finally(() => file.close())
  const stream = createReadStream(path, { highWaterMark: CHUNK_BYTES })
  if (bytesRead < 2 || !isGzip(buffer)) return stream
  // The iteration throws any error; the callback only prevents an unhandled second one.
  return pipeline(stream, createGunzip({ chunkSize: CHUNK_BYTES }), () => {})
}
