import type { Output } from '../Io.ts'
import { widthOf } from '../table.ts'

/**
 * Lines redrawn in place at a limited rate. The cursor is hidden while the screen is open, and
 * close always restores it.
 */
export interface Screen {
  /** Whether enough time has passed to draw again. */
  isDue(): boolean
  draw(lines: readonly string[]): void
  close(): void
}

const HIDE = '\x1b[?25l\x1b[?7l'
const SHOW = '\x1b[?25h\x1b[?7h'
/** Synchronised output: terminals that support it show only complete frames; others ignore it. */
const BEGIN_FRAME = '\x1b[?2026h'
const END_FRAME = '\x1b[?2026l'
const CLEAR_LINE = '\x1b[K'
const CLEAR_BELOW = '\x1b[J'

export function create(output: Output, now: () => number, everyMs = 100): Screen {
  let drawnLines = 0
  let drawnAt = Number.NEGATIVE_INFINITY
  let isOpen = true
  const show = () => output.write(SHOW)
  output.write(HIDE)
  process.on('exit', show)
  return {
    isDue: () => isOpen && now() - drawnAt >= everyMs,
    draw(lines) {
      if (!isOpen) return
      drawnAt = now()
      const shown = lines.slice(0, Math.max(1, (output.rows ?? 24) - 1))
      const up = drawnLines > 1 ? `\x1b[${drawnLines - 1}A` : ''
      const text = shown.map((line) => cut(line, output.columns ?? 80) + CLEAR_LINE).join('\n')
      output.write(`${BEGIN_FRAME}\r${up}${text}${CLEAR_BELOW}${END_FRAME}`)
      drawnLines = shown.length
    },
    close() {
      if (!isOpen) return
      isOpen = false
      process.off('exit', show)
      output.write(drawnLines > 0 ? `\n${SHOW}` : SHOW)
    },
  }
}

const ESCAPE = '\x1b'
const colourOrLetter = new RegExp(`(${ESCAPE}\\[[0-9;]*m)|.`, 'gu')

/** Cuts a coloured line to a number of columns, and resets its colours. */
function cut(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line
  let [left, kept] = [columns, '']
  for (const [whole, colour] of line.matchAll(colourOrLetter)) {
    if (colour === undefined && left-- <= 0) break
    kept += whole
  }
  return `${kept}\x1b[0m`
}

export * as Screen from './Screen.ts'
