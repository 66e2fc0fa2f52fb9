/**
 * Tells a source which of its mutants is on. It stands in the copy of the tree beside the tests, and
 * is loaded by every process that loads a switched source; one that a test starts has the mutant of
 * its parent by the environment.
 *
 *     MUTANT            the mutant that is on from the start; 0 for none
 *     MUTANTS_REACHED   a file to which the process writes at its end which mutants it came by
 */
import { appendFileSync } from 'node:fs'

const { MUTANT, MUTANTS_REACHED: out } = process.env

let active = Number(MUTANT ?? 0)

/** One for each mutant that was come by since the last `forget`. */
const seen = new Uint8Array(1 << 16)

/** Whether a mutant is on. */
export function isOn(id: number): boolean {
  seen[id] = 1
  return id === active
}

/** Turns a mutant on and all others off; 0 turns off all. */
export function turn(id: number): void {
  active = id
  process.env.MUTANT = String(id)
}

export const forget = (): void => void seen.fill(0)

export const reached = (): readonly number[] => [...seen.keys()].filter((id) => seen[id] === 1)

if (out !== undefined) process.once('exit', () => appendFileSync(out, `${reached().join(' ')}\n`))

export * as Switch from './Switch.ts'
