import { Notice } from '../../src/wire/ccxt/Notice.ts'
import { WireError } from '../../src/wire/WireError.ts'
import { Payload } from './Payload.ts'

/** What may be done to a field of a payload. */
export type Change = 'dropped' | 'nulled' | 'scaled' | 'negated'

export const changes: readonly Change[] = ['dropped', 'nulled', 'scaled', 'negated']

/** A field of a payload: the steps to it. */
export type Steps = readonly (string | number)[]

/**
 * `same`: the same numbers. `unknown`: an account that was known is unknown, and it is said. `refused`:
 * an error that names the field. `told`: other numbers, and a notice that names the field. `trusted`: other
 * numbers of a field that is told once and listed as such. `elsewhere`: an error, or other numbers and a
 * notice, that name another field. `silent`: other numbers and not a word.
 */
export type Verdict = 'same' | 'unknown' | 'refused' | 'told' | 'trusted' | 'elsewhere' | 'silent'

export interface Mutation {
  readonly venue: string
  readonly field: string
  readonly change: Change
  readonly verdict: Verdict
  readonly says: string
}

/** Every field of a payload, leaves and what holds them. */
export function fieldsOf(json: unknown, at: Steps = []): Steps[] {
  if (json === null || typeof json !== 'object') return [at]
  const inner = Object.entries(json).flatMap(([name, value]) =>
    fieldsOf(value, [...at, Array.isArray(json) ? Number(name) : name]),
  )
  return at.length < 2 ? inner : [at, ...inner]
}

/** The payload with one field changed; null where the change does nothing to it. */
export function changed(json: unknown, steps: Steps, change: Change): unknown {
  const copy = structuredClone(json)
  const last = steps.at(-1) as string | number
  let at = copy as Record<string | number, unknown>
  for (const step of steps.slice(0, -1)) at = at[step] as Record<string | number, unknown>
  if (change === 'dropped') {
    if (Array.isArray(at)) at.splice(Number(last), 1)
    else delete at[last]
    return copy
  }
  const found = change === 'nulled' ? null : moved(at[last], change)
  if (found === undefined || Object.is(found, at[last])) return null
  at[last] = found
  return copy
}

function moved(value: unknown, change: Change): unknown {
  if (typeof value === 'boolean') return change === 'negated' ? !value : undefined
  const isText = typeof value === 'string' && value !== '' && Number.isFinite(Number(value))
  if (typeof value !== 'number' && !isText) return undefined
  if (Number(value) === 0) return undefined
  const factor = change === 'negated' ? -1 : 10
  const by = Number((Number(value) * factor).toPrecision(15))
  return isText ? String(by) : by
}

/** What a reader sees of an answer: everything but times and words. */
const numbersOf = ({ reports }: Payload.Outcome): string =>
  JSON.stringify(
    reports.map(({ timestamp, datetime, rulebook, notCovered, positions, ...rest }) => ({
      ...rest,
      positions: positions.map(({ hedged, ...held }) => held),
    })),
  )

const linesOf = ({ imported, compared }: Payload.Outcome): readonly string[] =>
  [...imported.notices, ...compared.flatMap(({ notice }) => notice ?? [])].map(Notice.line)

/** Judges one mutation of a payload against its answer unchanged. */
export function judge(
  payload: Payload,
  before: Payload.Outcome,
  steps: Steps,
  change: Change,
): Mutation | null {
  const { venue, positions, balance, tiers } = payload
  const json = changed({ positions, balance, tiers }, steps, change) as Payload | null
  if (json === null) return null
  const names = namesOf(steps)
  const about = { venue, field: steps.join('.'), change }
  try {
    const after = Payload.read({ ...json, venue })
    return { ...about, ...verdictOf(before, after, names) }
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    const verdict = names.some((name) => error.message.includes(name)) ? 'refused' : 'elsewhere'
    return { ...about, verdict, says: error.message }
  }
}

/** What a field is called: its own name, and the names of what holds it. */
const namesOf = (steps: Steps): readonly string[] =>
  steps.flatMap((step) =>
    typeof step === 'number' ? [`[${step}]`] : step.length > 1 ? [step] : [],
  )

function verdictOf(
  before: Payload.Outcome,
  after: Payload.Outcome,
  names: readonly string[],
): { readonly verdict: Verdict; readonly says: string } {
  if (numbersOf(before) === numbersOf(after)) return { verdict: 'same', says: '' }
  const known = linesOf(before)
  const fresh = linesOf(after).filter((line) => !known.includes(line))
  const says = fresh.join('\n')
  const isUnknown = after.reports.some(({ certainty }, index) => {
    return certainty === 'unknown' && before.reports[index]?.certainty !== 'unknown'
  })
  if (isUnknown && fresh.length > 0) return { verdict: 'unknown', says }
  const own = [names.findLast((name) => !name.startsWith('[')) ?? '']
  const isNamed = (line: string): boolean => own.some((name) => line.includes(name))
  if (fresh.some(isNamed)) return { verdict: 'told', says }
  const trusted = known.find((line) => line.startsWith('trusted') && isNamed(line))
  if (trusted !== undefined) return { verdict: 'trusted', says: trusted }
  return { verdict: fresh.length > 0 ? 'elsewhere' : 'silent', says }
}
