import { createReadStream, fstatSync, fsyncSync, type Stats, writeSync } from 'node:fs'
import { Socket } from 'node:net'
import { type Readable, Writable } from 'node:stream'
import { isatty, ReadStream, WriteStream } from 'node:tty'
import { limits } from '../base/limits.ts'
import { fileFaultOf } from '../connect/fileFaultOf.ts'
import type { Output } from './Io.ts'

/**
 * The standard streams of the process, for whichever thread works: those of Node belong to the main
 * thread and are copied through it.
 */

/** Standard input, opened only when read: an unread terminal or pipe would keep the process alive. */
export interface Input extends AsyncIterable<Uint8Array> {
  close(): void
}

/**
 * @throws FileFault (from reading) for what cannot be read
 */
export function input(signal: AbortSignal): Input {
  let stream: Readable | null = null
  const close = (): void => void stream?.destroy()
  signal.addEventListener('abort', close)
  return {
    close,
    async *[Symbol.asyncIterator]() {
      if (signal.aborted) return
      try {
        stream = openInput()
        for await (const chunk of stream ?? []) yield chunk as Uint8Array
      } catch (error) {
        if (!signal.aborted) throw fileFaultOf(error, '<stdin>')
      }
    },
  }
}

/** A stream for what file descriptor 0 is; null where it is closed. */
function openInput(): Readable | null {
  if (isatty(0)) return new ReadStream(0)
  const stats = statsOf(0)
  if (stats === null) return null
  if (stats.isFIFO() || stats.isSocket()) return new Socket({ fd: 0, writable: false })
  return createReadStream('', { fd: 0, autoClose: false })
}

/** A stream for a file descriptor: what is written to a file is there when `write` returns. */
export function output(fd: 1 | 2): Output {
  if (isatty(fd)) return new WriteStream(fd)
  const stats = statsOf(fd)
  const isWaited = stats !== null && (stats.isFIFO() || stats.isSocket())
  if (isWaited) return Object.assign(new Socket({ fd, readable: false }), { held: limits.pipe })
  return Object.assign(fileOutput(fd), { sync: () => syncFile(fd) })
}

const fileOutput = (fd: number): Writable =>
  new Writable({
    write(chunk: Uint8Array, _, done) {
      try {
        for (let at = 0; at < chunk.length; at += writeSync(fd, chunk, at));
        done()
      } catch (error) {
        done(error as Error)
      }
    },
  })

/** What is no file, as a device, has nothing to sync. */
function syncFile(fd: number): void {
  if (statsOf(fd)?.isFile()) fsyncSync(fd)
}

function statsOf(fd: number): Stats | null {
  try {
    return fstatSync(fd)
  } catch {
    return null
  }
}

export * as Standard from './Standard.ts'
