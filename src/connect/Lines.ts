import { FileFault } from './FileFault.ts'

/** One line of a text, without its end; counted from 1. */
export interface Line {
  readonly number: number
  readonly text: string
}

/** Cuts a stream of bytes into lines, whatever the size of the chunks. */
export interface Lines {
  /** The lines completed by these bytes. */
  push(bytes: Uint8Array): Line[]
  /** The last line, where it has no line feed. */
  end(): Line[]
}

/** The limit of a line: a command with 65,536 executions is about 8 MB. */
export const lineCharactersMax = 16 * 1024 * 1024

/**
 * Starts at line 1. Lines end with LF or CR LF; a byte order mark is dropped.
 *
 * @throws FileFault (from push and end) for bytes that are not UTF-8 and for endless lines
 */
export function create(path: string, charactersMax = lineCharactersMax): Lines {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let number = 0
  let rest = ''

  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true })
    } catch (cause) {
      throw notText(path, number + 1, cause)
    }
  }
  const line = (text: string): Line => {
    number += 1
    if (text.length > charactersMax) throw tooLong(path, number, charactersMax)
    return { number, text: text.endsWith('\r') ? text.slice(0, -1) : text }
  }
  return {
    push(bytes) {
      const parts = decode(bytes).split('\n')
      parts[0] = rest + parts[0]
      rest = parts.pop() as string
      if (rest.length > charactersMax) throw tooLong(path, number + parts.length + 1, charactersMax)
      return parts.map(line)
    },
    end() {
      const text = rest + decode()
      rest = ''
      return text === '' ? [] : [line(text)]
    },
  }
}

const notText = (path: string, line: number, cause: unknown): FileFault =>
  new FileFault(
    { code: 'file.notText', path, line, expected: 'UTF-8 text', found: 'bytes that are not UTF-8' },
    { cause },
  )

const tooLong = (path: string, line: number, charactersMax: number): FileFault =>
  new FileFault({
    code: 'file.lineTooLong',
    path,
    line,
    expected: `at most ${charactersMax} characters in a line`,
    found: 'more',
  })

export * as Lines from './Lines.ts'
