import { open, stat } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { FileFault } from '../FileFault.ts'
import { fileFaultOf } from '../fileFaultOf.ts'
import { type BadLine, type Line, Lines } from '../Lines.ts'

const POLL_MS = 200
const CHUNK = 65_536

/**
 * The lines of a file, and those that are added to it, until it is told to end. A line is told once it is
 * ended by a line feed. A file that became shorter, or another one under its name, is begun again.
 *
 * Rules: [WATCH9]
 *
 * @throws FileFault where it cannot be read
 */
export async function* tail(path: string, signal: AbortSignal): AsyncGenerator<Line | BadLine> {
  let [lines, offset, inode] = [Lines.create(path), 0, -1]
  while (!signal.aborted) {
    const now = await stat(path).catch((error: unknown) => {
      throw fileFaultOf(error, path)
    })
    if (!now.isFile() && !now.isFIFO()) {
      const facts = {
        code: 'file.notAFile',
        path,
        expected: 'a file',
        found: 'something else',
      } as const
      throw new FileFault(facts)
    }
    if (now.ino !== inode || now.size < offset) {
      lines = Lines.create(path)
      offset = 0
      inode = now.ino
    }
    while (offset < now.size && !signal.aborted) {
      const bytes = await piece(path, offset)
      if (bytes.length === 0) break
      offset += bytes.length
      yield* lines.push(bytes)
    }
    await pause(POLL_MS, undefined, { signal }).catch(() => {})
  }
}

async function piece(path: string, offset: number): Promise<Uint8Array> {
  await using file = await open(path)
  const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK), 0, CHUNK, offset)
  return buffer.subarray(0, bytesRead)
}
