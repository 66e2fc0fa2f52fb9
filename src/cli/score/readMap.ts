import { readText } from '../../connect/readText.ts'
import type { ToldMap } from '../../pressure/ToldMap.ts'
import { ExposureText } from '../../wire/exposures/ExposureText.ts'
import type { Arguments } from '../Arguments.ts'
import { UsageError } from '../UsageError.ts'

export const maintenanceOption = {
  value: 'PERCENT',
  about:
    'the maintenance rate of rows that have a leverage and neither a trigger nor a rate of their own',
} as const

/**
 * Reads a liquidation map, or exposures, of a file.
 *
 * @throws FileFault, WireError, UsageError
 */
export async function readMap(path: string, args: Arguments): Promise<ToldMap> {
  const text = await readText(path)
  const found = ExposureText.read(text, { file: path }, { maintenance: maintenanceOf(args) })
  if (found.ok) return found.value
  throw found.error
}

function maintenanceOf(args: Arguments): number | null {
  const text = args.text('maintenance')
  if (text === undefined) return null
  const [, digits = ''] = /^(\d{1,2}(?:\.\d{1,9})?)\s*%?$/.exec(text) ?? []
  if (digits !== '') return Number(digits) / 100
  throw new UsageError(`--maintenance: expected per cent from 0 to 99, found '${text}'`)
}
