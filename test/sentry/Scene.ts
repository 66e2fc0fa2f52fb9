import { Random } from '../../src/base/Random.ts'
import type { Command } from '../../src/engine/Command.ts'
import type { Entry } from '../../src/engine/Entry.ts'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import { Worklist } from '../../src/engine/Worklist.ts'
import { text } from '../engine/sameState.ts'
import { type Draft, start } from '../engine/world.ts'
import type { Planted } from './plants.ts'

/** Two engines that are told the same: one screens, the other looks at everybody after every command. */
export interface Scene {
  readonly planted: Planted
  readonly screened: State
  readonly attentive: State
  readonly random: Random
  time: number
  count: number
  /** Accounts looked at by the one that looks at everybody. */
  decisions: number
  /** How often an account was put within two atoms of a threshold. */
  edges: number
  /** What the engine that screens said, by the kind of event. */
  readonly said: Map<string, number>
}

/** Beside an engine whose screening may be faulty, one that needs none. */
export function create(seed: number, planted: Planted): Scene {
  const { state: screened } = planted
  const attentive = State.create()
  const random = Random.create(seed, 16)
  const begun = { time: start, count: 0, decisions: 0, edges: 0, said: new Map() }
  return { planted, screened, attentive, random, ...begun }
}

/** The engine that screens answered otherwise: somebody was missed. */
export class MissedError extends Error {
  override readonly name = 'Scene.MissedError'
}

/** Tells both; what they answer must be the same. */
export function tell(scene: Scene, draft: Draft): void {
  scene.count += 1
  const command = { ...draft, id: `c${scene.count}`, time: scene.time } as Command
  scene.planted.before?.()
  const entries = step(scene.screened, command)
  scene.planted.after?.()
  const expected = lookAtAll(scene, command)
  count(scene, entries)
  const [found, wanted] = [entries, expected].map(text) as [string, string]
  if (found === wanted) return
  const at = [...wanted].findIndex((letter, index) => letter !== found[index])
  throw new MissedError(
    `${command.id} ${command.type}: expected ${wanted.slice(at - 80, at + 200)}, found ${found.slice(at - 80, at + 200)}`,
  )
}

function lookAtAll({ attentive }: Scene, command: Command): Entry[] {
  const worklist = Worklist.of(attentive)
  for (const { index } of attentive.accounts) worklist.dirty.add(index)
  return step(attentive, command)
}

function count(scene: Scene, entries: readonly Entry[]): void {
  scene.decisions += scene.attentive.accounts.length
  for (const { events } of entries) {
    for (const { type } of events) scene.said.set(type, (scene.said.get(type) ?? 0) + 1)
  }
}

export * as Scene from './Scene.ts'
