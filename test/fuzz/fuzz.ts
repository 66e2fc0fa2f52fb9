import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Random } from '../../src/base/Random.ts'
import { Desk } from '../cli/Desk.ts'
import { plimsoll, records } from '../cli/plimsoll.ts'
import { mutate, mutations } from './mutate.ts'

/**
 * The wire among hostile lines: mutations that know the structure of a command, given to the engine
 * itself. Every line is answered once, by its number; no line that was an error changes anything.
 */

const examples = readFileSync(new URL('../../examples/desk.ndjson', import.meta.url), 'utf8')

/** Commands of the desk, and those of the guide, that are mutated. */
const seeds = [...Desk.opening, ...examples.trimEnd().split('\n')]

/** Lines given to one engine: a mutated time may take it so far that nothing is on time any more. */
const BATCH = 500

export type Outcomes = Map<string, Map<string, number>>

/** Tries so many mutated lines, and counts what became of each by kind. */
export async function fuzz(
  lines: number,
  seed: number,
  path: (name: string) => string,
): Promise<Outcomes> {
  const outcomes: Outcomes = new Map()
  for (let batch = 0; batch * BATCH < lines; batch++) {
    const count = Math.min(BATCH, lines - batch * BATCH)
    await tryBatch(count, Random.create(seed, batch), path(`fuzz-${batch}`), outcomes)
  }
  return outcomes
}

async function tryBatch(count: number, random: Random, path: string, outcomes: Outcomes) {
  const kinds = Object.keys(mutations)
  const drawn = Array.from({ length: count }, () => {
    const kind = kinds[random.below(kinds.length)] as string
    const line = seedOf(random)
    return { kind, bytes: mutate(line, kind, random) }
  })
  const opening = Desk.opening.map((line) => Buffer.from(line))
  const given = [...opening, ...drawn.map(({ bytes }) => bytes)]
  const answers = await run(path, given)
  const taken: Uint8Array[] = []
  for (const [index, bytes] of given.entries()) {
    const outcome = outcomeOf(answers.get(index + 1) ?? [], bytes)
    if (!outcome.startsWith('error')) taken.push(bytes)
    const kind = drawn[index - opening.length]?.kind
    if (kind !== undefined) tally(outcomes, kind, outcome)
  }
  // Without the lines that were errors everything is the same: they changed nothing.
  await run(`${path}-taken`, taken)
  assert.deepEqual(await digestOf(`${path}-taken`), await digestOf(path))
}

/** A command under one of a few ids, so that some come again, and mostly at the engine's own time. */
function seedOf(random: Random): string {
  const line = seeds[random.below(seeds.length)] as string
  const named = line.replace('"id":"', `"id":"${random.below(4)}-`)
  return random.below(8) === 0 ? named : named.replace(/"time":\d+,/, '')
}

/** Answers by the number of their line: its events, and what ends them. */
async function run(
  path: string,
  lines: readonly Uint8Array[],
): Promise<Map<number, readonly Record<string, unknown>[]>> {
  const stdin = lines.flatMap((line) => [line, Buffer.from('\n')])
  const { code, stdout, stderr } = await plimsoll(['run', '--journal', path], {
    stdin: [Buffer.concat(stdin)],
  })
  assert.equal(code, 0, stderr)
  assert.doesNotMatch(stderr, /^\s+at |node:internal|undefined|\[object/m)
  const answers = new Map<number, readonly Record<string, unknown>[]>()
  let events: Record<string, unknown>[] = []
  for (const one of records(stdout)) {
    events.push(one)
    if (one.type !== 'Acknowledged' && one.type !== 'Error') continue
    assert.ok(!answers.has(Number(one.line)), 'a line is answered once')
    answers.set(Number(one.line), events)
    events = []
  }
  assert.deepEqual(events, [], 'nothing is told after the last answer')
  return answers
}

function outcomeOf(answer: readonly Record<string, unknown>[], line: Uint8Array): string {
  const last = answer.at(-1)
  if (last === undefined) {
    assert.match(Buffer.from(line).toString(), /^[ \t\r]*$/, 'only a blank line has no answer')
    return 'blank'
  }
  if (last.type === 'Error') {
    assert.equal(answer.length, 1, 'an error comes alone')
    assert.ok(JSON.stringify(last).length < 2_000, 'what is told of a line is short')
    return `error ${last.code}`
  }
  if (last.isRepeat) return 'repeat'
  return answer[0]?.type === 'Rejected' ? 'rejected' : 'accepted'
}

/** The journal is sound, and this is where it is: entries and the digest of the state. */
async function digestOf(path: string): Promise<unknown> {
  const { code, stdout, stderr } = await plimsoll(['verify', path, '--json'])
  assert.equal(code, 0, stderr)
  const { digest, entries } = JSON.parse(stdout) as Record<string, unknown>
  return { digest, entries }
}

function tally(outcomes: Outcomes, kind: string, outcome: string): void {
  const own = outcomes.get(kind) ?? new Map<string, number>()
  own.set(outcome, (own.get(outcome) ?? 0) + 1)
  outcomes.set(kind, own)
}
