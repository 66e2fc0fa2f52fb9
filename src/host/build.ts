import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { version } from './version.ts'

/** The rooms whose code may change what a command causes, or how it is recorded. */
const deciding = [
  'base',
  'money',
  'model',
  'protocols',
  'margin',
  'calls',
  'liquidation',
  'ledger',
  'engine',
  'wire',
]

/**
 * The build id in a journal: the version and a fingerprint of the deciding sources. `verify`
 * decides entries of the same build again and requires the same result; entries of another build,
 * whose rules may differ, are folded.
 *
 * @example
 * build() // => '0.1.0+3f9a60c41b7d'
 */
export function build(): string {
  const sources = deciding.flatMap((room) => {
    const folder = new URL(`../${room}/`, import.meta.url)
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /(?<!\.test|\.d)\.[tj]s$/.test(name))
      .sort()
      .map((name) => `${room}/${name}\n${readFileSync(new URL(name, folder), 'utf8')}`)
  })
  return `${version()}+${hash('sha256', sources.join('\n'), 'hex').slice(0, 12)}`
}
