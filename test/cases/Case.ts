import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Outcome, plimsoll, records } from '../cli/plimsoll.ts'

/** A small input to the command line, and what is right about the answer. */
export interface Case {
  readonly about: string
  /** The rule or the arithmetic. */
  readonly why: string
  /** Words of the command line; `{case}` is the case's folder, `{journal}` a journal of its own. */
  readonly run: readonly string[]
  /** A file of the case that is told on stdin. */
  readonly stdin?: string
  readonly checks: readonly Check[]
}

/** What must hold; money is compared as the text it is, or within so much of a number. */
export type Check =
  | { readonly accepted: string }
  | { readonly rejected: string; readonly code?: string }
  /** Some event that followed a command has these fields. */
  | {
      readonly event: string
      readonly of: string
      readonly where?: Readonly<Record<string, Wanted>>
    }
  | { readonly noEvent: string; readonly of?: string }
  /** A value of the JSON that was printed, by the names that lead to it. */
  | { readonly value: string; readonly is: Wanted }
  | { readonly exit: number }
  | { readonly says: string }

type Wanted = string | number | boolean | null | { readonly near: string; readonly within: number }

export const read = (folder: string): Case =>
  JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8'))

/** Runs a case and asserts what it says is right. */
export async function hold(one: Case, folder: string, journal: string): Promise<void> {
  const words = one.run.map((word) => word.replace('{case}', folder).replace('{journal}', journal))
  const stdin = one.stdin === undefined ? '' : readFileSync(join(folder, one.stdin), 'utf8')
  const said = await plimsoll(words, { stdin })
  for (const check of one.checks) holds(check, said)
}

function holds(check: Check, said: Outcome): void {
  const told = JSON.stringify(check)
  if ('exit' in check) assert.equal(said.code, check.exit, `${told}\n${said.stderr}`)
  else if ('says' in check) assert.ok(`${said.stdout}${said.stderr}`.includes(check.says), told)
  else if ('value' in check) assert.ok(meets(valueAt(said, check.value), check.is), told)
  else eventHolds(check, records(said.stdout), told)
}

type EventCheck = Exclude<Check, { exit: number } | { says: string } | { value: string }>
type Line = Readonly<Record<string, unknown>>

function eventHolds(check: EventCheck, lines: readonly Line[], told: string): void {
  const after = (command: string): readonly Line[] => {
    const found = lines.filter((line) => line.command === command)
    assert.ok(found.length > 0, `${told}: nothing was said of ${command}`)
    return found
  }
  if ('accepted' in check) assert.deepEqual(rejections(after(check.accepted)), [], told)
  else if ('rejected' in check) {
    const codes = rejections(after(check.rejected))
    assert.ok(codes.length > 0 && (check.code ?? codes[0]) === codes[0], `${told}: ${codes}`)
  } else if ('event' in check) {
    const found = after(check.of).filter(({ type }) => type === check.event)
    const wanted = Object.entries(check.where ?? {})
    const holds = found.some((line) => wanted.every(([name, one]) => meets(line[name], one)))
    assert.ok(holds, `${told}\n${found.map((line) => JSON.stringify(line)).join('\n')}`)
  } else {
    const among = check.of === undefined ? lines : after(check.of)
    assert.ok(!among.some(({ type }) => type === check.noEvent), told)
  }
}

/** A command is refused by the rules with an event, or by the reader with an error. */
const rejections = (lines: readonly Line[]): readonly unknown[] =>
  lines.filter(({ type }) => type === 'Rejected' || type === 'Error').map(({ code }) => code)

function valueAt({ stdout }: Outcome, path: string): unknown {
  const top: unknown = JSON.parse(stdout)
  return path.split('.').reduce<unknown>((at, name) => Object(at)[name], top)
}

function meets(found: unknown, wanted: Wanted): boolean {
  if (typeof wanted !== 'object' || wanted === null) return found === wanted
  return typeof found === 'string' && Math.abs(Number(found) - Number(wanted.near)) <= wanted.within
}

export * as Case from './Case.ts'
