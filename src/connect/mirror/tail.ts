import { type FileHandle, open } from 'node:fs/promises'
import { Scheduler } from '../../host/Scheduler.ts'
import { FileFault } from '../FileFault.ts'
import { fileFaultOf } from '../fileFaultOf.ts'
import { type BadLine, type Line, Lines } from '../Lines.ts'

const POLL_MS = 200
const CHUNK = 65_536
/** The last bytes read, by which a file is known that was written anew meanwhile and is no shorter. */
const SEEN = 256

/** How far a file was read, and which file it was. */
interface Place {
  lines: Lines
  offset: number
  file: string
  /** The last bytes before the offset. */
  seen: Buffer
}

const none = Buffer.alloc(0)

/**
 * The lines of a file, and those that are added to it, until it is told to end. A line is told once it is
 * ended by a line feed. A file that became shorter or was written anew, or another one under its name, is begun again; one
 * that is gone for a while, as when logs rotate, is waited for.
 *
 * Rules: [WATCH9]
 *
 * @throws FileFault where it cannot be read at the beginning
 */
export async function* tail(path: string, signal: AbortSignal): AsyncGenerator<Line | BadLine> {
  const place: Place = { lines: Lines.create(path), offset: 0, file: '', seen: none }
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
  if (file !== place.file || now.size < place.offset || !(await isSeen(handle, place))) {
    Object.assign(place, { lines: Lines.create(path), offset: 0, file, seen: none })
  }
  while (place.offset < now.size && !signal.aborted) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(CHUNK), 0, CHUNK, place.offset)
    if (bytesRead === 0) return
    const read = buffer.subarray(0, bytesRead)
    place.offset += bytesRead
    place.seen = Buffer.concat([place.seen, read]).subarray(-SEEN)
    yield* place.lines.push(read)
  }
}

/** Whether what was read last still stands where it did. */
async function isSeen(handle: FileHandle, { seen, offset }: Place): Promise<boolean> {
  const { length } = seen
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, offset - length)
  return bytesRead === length && buffer.equals(seen)
}
