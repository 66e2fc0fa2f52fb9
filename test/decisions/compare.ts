/**
 * Compares the engine's current decisions with the recorded ones.
 *
 *     node test/decisions/compare.ts                          all of it
 *     node test/decisions/compare.ts --only seeds --seeds 200 a part: seeds, loans, scenarios, demo, replays
 *     node test/decisions/compare.ts --against DIR            where it differs, names the command, by
 *                                                             another tree that has this folder too
 *     node test/decisions/compare.ts --dump KIND NAME FILE    the lines that are digested
 *     node test/decisions/compare.ts --record                 makes the recording anew
 */
import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Baseline } from './Baseline.ts'
import { firstDifference } from './firstDifference.ts'
import { type HeardKind, heardKinds, recordHeard } from './recordHeard.ts'
import { type RandomKind, recordRandom, seedsRecorded } from './recordRandom.ts'

const kinds = ['seeds', 'loans', ...heardKinds] as const

type Kind = (typeof kinds)[number]

const isRandom = (kind: Kind): kind is RandomKind => kind === 'seeds' || kind === 'loans'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: `${seedsRecorded}` },
    only: { type: 'string', multiple: true },
    against: { type: 'string' },
    dump: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
})

const seeds = Number(options.seeds)

function kindOf(text: string | undefined): Kind {
  const kind = kinds.find((one) => one === text)
  if (kind === undefined) throw new Error(`expected one of ${kinds.join(', ')}, found '${text}'`)
  return kind
}

const wanted = options.only?.map(kindOf) ?? kinds

async function record(kind: Kind): Promise<ReadonlyMap<string, string>> {
  if (!isRandom(kind)) return await recordHeard(kind)
  const digests = new Map<string, string>()
  for (let seed = 1; seed <= seeds; seed++) digests.set(`${seed}`, recordRandom(kind, seed))
  return digests
}

async function dump(kind: Kind, name: string, file: string): Promise<void> {
  writeFileSync(file, '')
  if (isRandom(kind)) recordRandom(kind, Number(name), (lines) => appendFileSync(file, lines))
  else await recordHeard(kind as HeardKind, { name, file: resolve(file) })
}

async function compareKind(kind: Kind, baseline: Baseline): Promise<boolean> {
  const recorded = baseline.get(kind)
  const startedAt = performance.now()
  const asked = isRandom(kind) ? Baseline.first(recorded, seeds) : recorded
  const { same, total, different } = Baseline.compare(asked ?? new Map(), await record(kind))
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
  console.log(`${kind}: ${same} of ${total} the same (${seconds} s)`)
  const [name] = different
  if (name !== undefined) await explain(kind, name, different)
  return total > 0 && different.length === 0
}

async function explain(kind: Kind, name: string, different: readonly string[]): Promise<void> {
  for (const one of different.slice(0, 5)) console.log(`  different: ${one}`)
  if (different.length > 5) console.log(`  and ${different.length - 5} more`)
  const words = `--dump ${kind} '${name}' FILE`
  if (options.against === undefined) {
    console.log(`  to see it: node test/decisions/compare.ts ${words}`)
    console.log('  here and in a tree of the recording, and diff; or --against that tree')
  } else console.log(await difference(kind, name, options.against))
}

/** Dumps the same here and there, and shows the first command that went another way. */
async function difference(kind: Kind, name: string, tree: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-decisions-'))
  try {
    const [here, there] = [join(folder, 'here'), join(folder, 'there')]
    await dump(kind, name, here)
    const script = join('test', 'decisions', 'compare.ts')
    const ran = spawnSync(process.execPath, [script, '--dump', kind, name, there], { cwd: tree })
    if (ran.status !== 0) throw new Error(`--against ${tree}: ${ran.stderr}`)
    return await firstDifference(there, here)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function recordAll(): Promise<void> {
  const found = new Map(Baseline.read())
  for (const kind of wanted) {
    const startedAt = performance.now()
    found.set(kind, await record(kind))
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
    console.log(`${kind}: ${found.get(kind)?.size} recorded (${seconds} s)`)
  }
  Baseline.write(found)
}

async function compareAll(): Promise<void> {
  const baseline = Baseline.read()
  for (const kind of wanted) if (!(await compareKind(kind, baseline))) process.exitCode = 1
}

if (options.dump) {
  const [kind, name, file] = positionals
  if (!name || !file) throw new Error('expected --dump KIND NAME FILE')
  await dump(kindOf(kind), name, file)
} else if (options.record) await recordAll()
else await compareAll()
