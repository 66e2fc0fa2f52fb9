import { limits } from '../base/limits.ts'
import { FileFault, type FileFaultFacts } from './FileFault.ts'

/** One line of a text, without its end; counted from 1. */
export interface Line {
  readonly number: number
  readonly text: string
}

/** A line that cannot be read, in its place. */
export interface BadLine {
  readonly number: number
  readonly fault: FileFault
}

/** Cuts a stream of bytes into lines, whatever the size of the chunks. */
export interface Lines {
  /** The lines completed by these bytes. */
  push(bytes: Uint8Array): (Line | BadLine)[]
  /** The last line, where it has no line feed. */
  end(): (Line | BadLine)[]
}

/**
 * Starts at line 1. Lines end with LF or CR LF; a byte order mark at the start is dropped. A line that
 * is not UTF-8 or too long is named by its number, and the lines after it are read: of a longer one no
 * more is held than the limit.
 *
 * Rules: [PROC2]
 */
export function create(path: string, bytesMax: number = limits.line): Lines {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let number = 0
  /** The begin of a line that has not ended, as far as it is within the limit, and its length. */
  let rest: Uint8Array = new Uint8Array(0)
  let held = 0

  const hold = (bytes: Uint8Array): void => {
    if (held + bytes.length <= bytesMax) {
      rest = roomFor(rest, held, bytes.length)
      rest.set(bytes, held)
    }
    held += bytes.length
  }
  const take = (): Line | BadLine => {
    const [bytes, length] = [rest, held]
    rest = new Uint8Array(0)
    held = 0
    return length > bytesMax ? refuse(tooLong(bytesMax)) : read(bytes.subarray(0, length))
  }
  const read = (bytes: Uint8Array): Line | BadLine => {
    try {
      return next(decoder.decode(bytes))
    } catch (cause) {
      return refuse(notText, cause)
    }
  }
  const next = (text: string): Line => {
    number += 1
    const start = number === 1 && text.charCodeAt(0) === 0xfeff ? 1 : 0
    return { number, text: text.slice(start, text.endsWith('\r') ? -1 : undefined) }
  }
  const refuse = (facts: Pick<FileFaultFacts, 'code' | 'expected' | 'found'>, cause?: unknown) => {
    number += 1
    return { number, fault: new FileFault({ ...facts, path, line: number }, { cause }) }
  }
  /** Whole lines: all at once, and one by one where something in them is wrong. */
  const readAll = (bytes: Uint8Array): (Line | BadLine)[] => {
    try {
      if (bytes.length <= bytesMax) return decoder.decode(bytes).split('\n').map(next)
    } catch {
      // Told below, of its own line.
    }
    return [...cut(bytes)].map((one) =>
      one.length > bytesMax ? refuse(tooLong(bytesMax)) : read(one),
    )
  }
  return {
    push(bytes) {
      const [first, last] = [bytes.indexOf(LF), bytes.lastIndexOf(LF)]
      hold(bytes.subarray(0, first < 0 ? undefined : first))
      if (first < 0) return []
      const begun = take()
      const rest = last > first ? readAll(bytes.subarray(first + 1, last)) : []
      hold(bytes.subarray(last + 1))
      return [begun, ...rest]
    },
    end: () => (held === 0 ? [] : [take()]),
  }
}

/** The same bytes with room for more, of twice the size where that is not there yet. */
function roomFor(bytes: Uint8Array, held: number, more: number): Uint8Array {
  if (held + more <= bytes.length) return bytes
  const larger = new Uint8Array(Math.max(held + more, 2 * bytes.length))
  larger.set(bytes.subarray(0, held))
  return larger
}

function* cut(bytes: Uint8Array): Generator<Uint8Array> {
  let start = 0
  for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
    yield bytes.subarray(start, end)
    start = end + 1
  }
  yield bytes.subarray(start)
}

const LF = 0x0a

const notText = {
  code: 'file.notText',
  expected: 'UTF-8 text',
  found: 'bytes that are not UTF-8',
} as const

const tooLong = (bytesMax: number) =>
  ({
    code: 'file.lineTooLong',
    expected: `at most ${bytesMax} bytes in a line`,
    found: 'more',
  }) as const

export * as Lines from './Lines.ts'
