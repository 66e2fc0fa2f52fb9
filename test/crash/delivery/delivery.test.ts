import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { Random } from '../../../src/base/Random.ts'
import type { Command } from '../../../src/engine/Command.ts'
import { State } from '../../../src/engine/State.ts'
import { step } from '../../../src/engine/step.ts'
import { Amount } from '../../../src/money/Amount.ts'
import { CommandText } from '../../../src/wire/CommandText.ts'
import { catalogOf } from '../../../src/wire/catalogOf.ts'
import { randomRun } from '../../engine/randomRun.ts'
import { Session } from './Session.ts'
import { Told } from './Told.ts'

/** DELIVERY_KILLS=500 DELIVERY_SEED=7 for a longer run from another start. */
const KILLS = Number(process.env.DELIVERY_KILLS ?? 50)
const SEED = Number(process.env.DELIVERY_SEED ?? 1)
const COMMANDS = 3_000
const BATCH_MAX = 2_000
const AT_ONCE = 2
const KILLS_PER_JOURNAL = 25

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-delivery-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') }

/** One journal with those who use it, of whom any may be killed at any moment. */
interface Scene {
  readonly random: Random
  readonly journal: string
  readonly commands: readonly Line[]
  /** Whoever feeds the engine, and hears what it says. */
  readonly feeder: Told
  /** Consumers: one keeps its own position, of the other the journal keeps it. */
  readonly consumers: readonly [own: Told, cursor: Told]
  kills: number
  isOver: boolean
}

interface Line {
  readonly id: string
  readonly text: string
}

/** Commands as lines, drawn at random; without Arm, so that a restart decides nothing of its own. */
function commandsOf(seed: number): readonly Line[] {
  const drawn: Command[] = []
  randomRun(seed, 600, { before: (_, command) => void drawn.push(command) })
  // A line names only what is defined: rulebooks come after the instruments that they name.
  const isFirst = ({ type, time }: Command): boolean =>
    time === drawn[0]?.time && (type === 'DefineAsset' || type === 'DefineInstrument')
  const ordered = [...drawn.filter(isFirst), ...drawn.filter((command) => !isFirst(command))]
  const [state, lines]: [State, Line[]] = [State.create(), []]
  for (const drawn of ordered) {
    const command = withCap(drawn)
    if (command.type === 'Arm') continue
    const catalog = catalogOf(state)
    const text = JSON.stringify(CommandText.encode(command, catalog, 0))
    if (!CommandText.decode(text, catalog).ok) continue
    step(state, command)
    lines.push({ id: command.id, text })
  }
  const { time } = state
  for (let index = lines.length; index < COMMANDS; index++) {
    const id = `later:${index}`
    const command = { type: 'AdvanceTime', id, time: time + index * 977, actor: 'ann' } as const
    const text = JSON.stringify(CommandText.encode(command, catalogOf(state), 0))
    lines.push({ id, text })
  }
  return lines
}

/** A rulebook's line has a cap for each market that settles in a coin of its own. */
function withCap(command: Command): Command {
  if (command.type !== 'DefineRulebook') return command
  const { waterfall } = command.rulebook
  const fundCaps = new Map([['BTC/USD:BTC', Amount.zero] as const, ...waterfall.fundCaps])
  return { ...command, rulebook: { ...command.rulebook, waterfall: { ...waterfall, fundCaps } } }
}

const batchOf = (random: Random): number =>
  Math.max(1, Math.floor(BATCH_MAX ** (random.below(1_001) / 1_000)))

/** A life of the engine: what was not acknowledged is sent again, with some of what was. */
async function feed(scene: Scene, isLast: boolean): Promise<void> {
  const { random, journal, commands, feeder } = scene
  const done = feeder.acknowledged.size
  const sent = commands.slice(Math.max(0, done - random.below(4)))
  const args = ['run', '--journal', journal, '--from', `${Told.surely(feeder)}`]
  let isDoomed = false
  // Whoever hears dies with it: of what was said some is not taken in.
  let isDeaf = false
  let hears = isLast ? Number.POSITIVE_INFINITY : 1 + random.below(600)
  const { child, ended } = Session.start(args, env, (line) => {
    isDeaf ||= hears-- < 0 && isWithin(line)
    if (!isDeaf) Told.take(feeder, line)
    if (isDoomed || isLast) return
    isDoomed = true
    doom(scene, child, random.below(250))
  })
  if (!isLast && random.below(5) === 0) {
    isDoomed = true
    doom(scene, child, random.below(500))
  }
  for (let from = 0; from < sent.length; ) {
    const batch = sent.slice(from, from + batchOf(random))
    child.stdin?.write(batch.map(({ text }) => `${text}\n`).join(''))
    from += batch.length
    await wait(random.below(3))
  }
  child.stdin?.end()
  await ended
}

/** Whether a line is within an entry: who dies before it has taken in a part of that. */
const isWithin = (line: string): boolean => /"ordinal":(?!1,)/.test(line)

function doom(scene: Scene, child: Session['child'], ms: number): void {
  setTimeout(() => {
    if (child.exitCode !== null || child.signalCode !== null) return
    if (child.kill('SIGKILL')) scene.kills += 1
  }, ms)
}

/** Lives of a consumer, each going on where it surely was, or where the journal says it was. */
async function consume(scene: Scene, told: Told, cursor: string | null): Promise<void> {
  const { random, journal } = scene
  while (!existsSync(journal) && !scene.isOver) await wait(20)
  while (!scene.isOver) {
    const place = cursor === null ? ['--from', `${Told.surely(told)}`] : ['--cursor', cursor]
    const args = ['events', journal, '--follow', ...place]
    const dead = Promise.withResolvers<void>()
    let [isDeaf, hears] = [false, random.below(300)]
    const { child, ended } = Session.start(args, env, (line) => {
      isDeaf ||= hears-- < 0 && isWithin(line)
      if (isDeaf) dead.resolve()
      else Told.take(told, line)
    })
    await Promise.race([dead.promise, wait(400 + random.below(1_200)), ended])
    if (child.exitCode === null && child.kill('SIGKILL')) scene.kills += 1
    await ended
  }
}

/** Every event of the journal, told by one who is never killed. */
async function told(args: readonly string[], input = ''): Promise<Told> {
  const heard = Told.create()
  const { child, ended } = Session.start(args, env, (line) => Told.take(heard, line))
  child.stdin?.end(input)
  await ended
  return heard
}

async function play(seed: number, killsWanted: number): Promise<Scene> {
  const journal = join(folder, `${seed}.plimsoll`)
  const consumers = [Told.create(), Told.create()] as const
  const scene: Scene = {
    ...{ random: Random.create(seed, 3), journal, commands: commandsOf(seed), consumers },
    ...{ feeder: Told.create(), kills: 0, isOver: false },
  }
  const lives = Promise.all([
    consume(scene, consumers[0], null),
    consume(scene, consumers[1], 'desk'),
  ])
  try {
    while (scene.kills < killsWanted) await feed(scene, false)
    await feed(scene, true)
  } finally {
    scene.isOver = true
    await lives
  }
  await check(scene, seed)
  return scene
}

async function check({ journal, commands, feeder, consumers }: Scene, seed: number): Promise<void> {
  const all = join(folder, `${seed}-undisturbed.plimsoll`)
  const input = commands.map(({ text }) => `${text}\n`).join('')
  const undisturbed = await told(['run', '--journal', all], input)
  const whole = [...undisturbed.events.values()]
  assert.ok(whole.length > 300)
  assert.deepEqual(undisturbed.faults, [])
  const ids = commands.map(({ id }) => id)
  assert.deepEqual([...feeder.acknowledged].sort(), ids.toSorted(), 'each is acknowledged')
  const again = await told(['events', journal])
  assert.deepEqual([...again.events.values()], whole, 'the journal is of an undisturbed run')
  for (const [index, reader] of [feeder, ...consumers].entries()) {
    if (index > 0) await finish(reader, journal, index === 2 ? 'desk' : null)
    assert.deepEqual(reader.faults, [], `reader ${index} is told in order`)
    assert.deepEqual([...reader.events.values()], whole, `reader ${index} is told everything`)
  }
}

/** The last life of a consumer, to the end. */
async function finish(reader: Told, journal: string, cursor: string | null): Promise<void> {
  const place = cursor === null ? ['--from', `${Told.surely(reader)}`] : ['--cursor', cursor]
  const { child, ended } = Session.start(['events', journal, ...place], env, (line) =>
    Told.take(reader, line),
  )
  child.stdin?.end()
  await ended
}

test(`[TOLD1] [TOLD2] [TOLD3] [JRN1] [JRN8] the engine and its consumers are killed ${KILLS} times: every \
event is told at least once and in order, and all that are told agree with an undisturbed run`, {
  timeout: 3_600_000,
}, async (t) => {
  const started = performance.now()
  let [next, kills] = [SEED, 0]
  const work = async () => {
    while (kills < KILLS) {
      const seed = next++
      const wanted = Math.min(KILLS_PER_JOURNAL, Math.ceil(KILLS / AT_ONCE))
      try {
        kills += (await play(seed, wanted)).kills
      } catch (error) {
        kills = KILLS
        throw new Error(`DELIVERY_SEED=${seed}`, { cause: error })
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  t.diagnostic(`${kills} kills, ${((performance.now() - started) / 1_000).toFixed(1)} s`)
})
