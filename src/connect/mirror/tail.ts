import { type FileHandle, open } from 'node:fs/promises'
import { Scheduler } from '../../host/Scheduler.ts'
import { FileFault } from '../FileFault.ts'
import { fileFaultOf } from '../fileFaultOf.ts'
import { type BadLine, type Line, Lines } from '../Lines.ts'

const POLL_MS = 200
const CHUNK = 65_536

/** How far a file was read, and which file it was. */
interface Place {
  lines: Lines
  offset: number
  file: string
}

/**
 * The lines of a file, and those that are added to it, until it is told to end. A line is told once it is
 * ended by a line feed. A file that became shorter, or another one under its name, is begun again; one
 * that is gone for a while, as when logs rotate, is waited for.
 *
 * Rules: [WATCH9]
 *
 * @throws FileFault where it cannot be read at the beginning
 */
export async function* tail(path: string, signal: AbortSignal): AsyncGenerator<Line | BadLine> {
  const place: Place = { lines: Lines.create(path), offset: 0, file: '' }
  while (!signal.aborted) {
    const handle = await opened(path, place.file !== '')
    if (handle !== null) {
      await using file = handle
      yield* added(file, path, place, signal)
    }
    await Scheduler.eventLoop.pause(POLL_MS, signal)
  }
}

async function opened(path: string, wasThere: boolean): Promise<FileHandle | null> {
  try {
    return await open(path)
  } catch (error) {
    if (wasThere && (error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw fileFaultOf(error, path)
  }
}

/** What stands in a file behind the place: of the handle, since the name may mean another meanwhile. */
async function* added(
  handle: FileHandle,
  path: string,
  place: Place,
  signal: AbortSignal,
): AsyncGenerator<Line | BadLine> {
  const now = await handle.stat({ bigint: true })
  if (!now.isFile() && !now.isFIFO()) {
    const facts = {
      code: 'file.notAFile',
      path,
      expected: 'a file',
      found: 'something else',
    } as const
    throw new FileFault(facts)
  }
  // A number is given again to a new file as soon as an old one is gone: its birth tells them apart.
  const file = `${now.ino} ${now.birthtimeNs}`
  if (file !== place.file || now.size < place.offset) {
    Object.assign(place, { lines: Lines.create(path), offset: 0, file })
  }
  while (place.offset < now.size && !signal.aborted) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(CHUNK), 0, CHUNK, place.offset)
    if (bytesRead === 0) return
    place.offset += bytesRead
    yield* place.lines.push(buffer.subarray(0, bytesRead))
  }
}
