import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Random } from '../../src/base/Random.ts'
import { read, recover } from '../../src/journal/recover.ts'
import { SqliteJournal } from '../../src/journal/SqliteJournal.ts'
import { SqliteReader } from '../../src/journal/SqliteReader.ts'
import { verify } from '../../src/journal/verify.ts'
import { Writer } from '../../src/journal/Writer.ts'
import { trial as engineTrial } from './engineTrial.ts'
import { Kept } from './Kept.ts'
import type { Sent, Trial } from './Trial.ts'

/** CRASH_KILLS=20000 CRASH_SEED=7 for a longer run from another start. */
const KILLS = Number(process.env.CRASH_KILLS ?? 25)
const SEED = Number(process.env.CRASH_SEED ?? 1)
const KILLS_PER_JOURNAL = 50
const COMMANDS = 1_200
const AT_ONCE = 4

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-kill-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const victim = fileURLToPath(new URL('./victim.ts', import.meta.url))
const module = new URL('./engineTrial.ts', import.meta.url).href

/** A victim that dies cannot leave its compiled modules to the next, so one may live. */
const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') }

/** One journal and the commands that its victims are given. */
interface Scene {
  readonly seed: number
  readonly random: Random
  readonly journal: string
  readonly file: string
  readonly commands: readonly Sent[]
  /** How many have been acknowledged, by any victim. */
  acknowledged: number
  kills: number
}

function stage(seed: number): Scene {
  const commands = engineTrial.commands(seed, COMMANDS)
  const file = join(folder, `${seed}.commands`)
  writeFileSync(file, commands.map((command) => engineTrial.codec.encode(command)).join('\n'))
  const random = Random.create(seed, 1)
  const journal = join(folder, `${seed}.plimsoll`)
  return { seed, random, journal, file, commands, acknowledged: 0, kills: 0 }
}

const argumentsOf = ({ journal, file, random }: Scene, from: number): string[] => [
  victim,
  module,
  journal,
  file,
  `${from}`,
  `${random.u32()}`,
]

/** Starts a victim where the last one fell, kills it at a random moment, and says if it was killed. */
async function kill(scene: Scene): Promise<boolean> {
  const { random } = scene
  const args = argumentsOf(scene, scene.acknowledged)
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  // Most fall while they work, some while they open and recover.
  const [sign, delay] =
    random.below(5) === 0 ? ['open\n', random.below(40)] : ['\n', 5 + random.below(56)]
  let said = ''
  let isDoomed = false
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    const isWorking = sign === 'open\n' || said.indexOf('\n') < said.lastIndexOf('\n')
    if (isDoomed || !isWorking) return
    isDoomed = true
    setTimeout(() => child.kill('SIGKILL'), delay)
  })
  const [status, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.on('close', (code, name) => resolve([code, name]))
  })
  assert.ok(signal === 'SIGKILL' || status === 0, `the victim ended by itself: ${status} ${signal}`)
  for (const line of said.split('\n').slice(1, -1)) {
    assert.equal(line, `${scene.acknowledged}`, 'acknowledged in order, each once')
    scene.acknowledged += 1
  }
  if (signal === 'SIGKILL') scene.kills += 1
  return signal === 'SIGKILL'
}

/** What must hold of a journal whose writer was killed. */
function check<State, Command extends Sent, Event>(
  trial: Trial<State, Command, Event>,
  { journal: path, commands: sent, acknowledged }: Scene,
): void {
  const { build, codec, machine } = trial
  const commands = sent as readonly Command[]
  const text = (state: State): string => codec.encode(machine.snapshot(state))
  const { state, ids } = foldAll(trial, path)
  const expected = commands.slice(0, ids.length).map(({ id }) => id)
  assert.deepEqual(ids, expected, 'in order, each once')
  assert.ok(ids.length >= acknowledged, 'nothing acknowledged is lost')

  const journal = SqliteJournal.open(path, { build, codec: codec.version, secret: Kept.secret })
  const recovered = recover(journal, machine, codec, build)
  assert.deepEqual(recovered.damaged, [])
  assert.equal(text(recovered.state), text(state), 'recovered as folded from the beginning')
  const writer = Writer.start(journal, machine, recovered, { codec, build })
  const end = Math.min(commands.length, ids.length + 20)
  for (const command of commands.slice(Math.max(0, acknowledged - 20), end)) writer.apply(command)
  writer.close()
  const undisturbed = machine.create()
  for (const command of commands.slice(0, end)) machine.step(undisturbed, command)
  assert.equal(text(writer.state), text(undisturbed), 'repeats changed nothing')
}

/** Audits the journal, then folds it from the beginning: the state, and the commands it holds. */
function foldAll<State, Command extends Sent, Event>(
  { build, codec, machine }: Trial<State, Command, Event>,
  path: string,
): { readonly state: State; readonly ids: readonly string[] } {
  const audited = SqliteReader.open(path)
  verify(audited, machine, codec, build)
  audited.close()
  const source = SqliteReader.open(path)
  const state = machine.create()
  const ids: string[] = []
  for (const link of source.links(0)) {
    const step = read<Command, Event>(link, codec)
    machine.fold(state, step)
    if (step.command !== null) ids.push(step.command.id)
  }
  source.close()
  return { state, ids }
}

test(`[JRN1] [JRN2] [JRN5] [JRN8] kill -9 at random moments, ${KILLS} times: nothing acknowledged is \
lost, nothing is applied twice, recovery is the fold of the entries`, {
  timeout: Math.max(600_000, KILLS * 1_000),
}, async (t) => {
  const started = performance.now()
  let next = SEED
  let kills = 0
  let acknowledged = 0
  const journals: number[] = []
  const survivor = stage(0)
  spawnSync(process.execPath, argumentsOf(survivor, COMMANDS * 2), {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const work = async () => {
    while (kills < KILLS) {
      const scene = stage(next++)
      try {
        while (kills < KILLS && scene.kills < KILLS_PER_JOURNAL) {
          const wasKilled = await kill(scene)
          if (!wasKilled) break
          kills += 1
        }
        check(engineTrial, scene)
      } catch (error) {
        kills = KILLS
        throw new Error(`CRASH_SEED=${scene.seed}, kill ${scene.kills}`, { cause: error })
      }
      acknowledged += scene.acknowledged
      journals.push(scene.seed)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  const seconds = ((performance.now() - started) / 1_000).toFixed(1)
  t.diagnostic(`${kills} kills, ${acknowledged} commands acknowledged, ${seconds} s`)
  t.diagnostic(`seeds ${journals.sort((a, b) => a - b).join(' ')}`)
  assert.ok(kills >= KILLS && acknowledged > 0)
})
