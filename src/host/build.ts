import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { version } from './version.ts'

/** The rooms whose every line may change what a command leads to, or how it is written down. */
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
 * What a journal calls the program that wrote it: the version and a fingerprint of the sources that
 * decide. Entries of the same build are decided again by `verify` and must come out the same; those
 * of another build, whose rules may have been others, are folded.
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
