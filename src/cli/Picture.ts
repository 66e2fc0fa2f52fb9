import { readFileSync } from 'node:fs'
import { Series } from '../chart/Series.ts'
import { fileKind } from '../journal/fileKind.ts'
import { UsageError } from './UsageError.ts'
import { writeText } from './writeText.ts'

/**
 * Refuses a place for a picture beside which a file stands that is no picture's: somebody's own file is not
 * written over. Asked before the work begins.
 *
 * Rules: [CHART5]
 *
 * @throws UsageError
 */
export function refuse(path: string): void {
  const beside = besideOf(path)
  const kind = beside === null ? null : fileKind.kindAt(beside)
  if (beside === null || kind === null || (kind === 'file' && isNumbers(beside))) return
  const found = kind === 'file' ? 'a file that is no picture’s' : kind
  throw new UsageError(`--report: expected to write ${beside} too, found ${found}`)
}

/**
 * The picture, and what it draws as numbers beside it.
 *
 * Rules: [CHART5]
 *
 * @throws FileFault where one cannot be written
 */
export function write(path: string, svg: string, drawn: readonly Series[]): void {
  writeText(path, svg)
  const beside = besideOf(path)
  if (beside !== null) writeText(beside, Series.csv(drawn))
}

const isNumbers = (path: string): boolean => readFileSync(path, 'utf8').startsWith(Series.header)

/** Null beside a device, such as /dev/null, where nothing may stand. */
const besideOf = (path: string): string | null =>
  fileKind.kindAt(path) === 'a device' ? null : `${path.replace(/\.svg$/, '')}.csv`

export * as Picture from './Picture.ts'
