import type { Command } from '../../engine/Command.ts'
import type { Entry } from '../../engine/Entry.ts'
import { CommandText } from '../../wire/CommandText.ts'
import { catalogOf } from '../../wire/catalogOf.ts'
import { commands } from '../../wire/commands.ts'
import type { Json, JsonObject } from '../../wire/JsonText.ts'
import { Caller } from '../access/Caller.ts'
import { AheadError } from '../engine/AheadError.ts'
import { BusyError, type Receipt, type SubmitOptions, untimed } from '../engine/EnginePort.ts'
import { Refusal, unreadable } from '../Refusal.ts'
import type { Front } from './Front.ts'
import { Problem } from './Problem.ts'
import { busy } from './refusalOf.ts'
import { Turns } from './Turns.ts'
import { told } from './told.ts'

/** Commands on their way from a request to the engine, and what is answered. */

/** What became of one command. */
export interface Answer {
  readonly command: string | null
  /** Its last entry; null where it was not admitted, so that nothing was done. */
  readonly seq: number | null
  readonly isRepeat: boolean
  readonly events: readonly JsonObject[]
  readonly refused: {
    readonly code: string
    readonly detail: string
    readonly at: string | null
  } | null
  readonly successor?: number
}

/**
 * Submits one command. What the engine refuses is a conflict, kept in the journal like any answer.
 *
 * Rules: [HTTP10] [HTTP11] [HTTP12]
 *
 * @throws Refusal where it is not admitted or was refused
 */
export async function one(front: Front, caller: Caller, json: Json) {
  return await decided(front, caller, admitted(front, caller, json))
}

/**
 * A command that the caller may send, as it would be submitted: for a proposal.
 *
 * @throws Refusal 400, 403
 */
export const proposed = (front: Front, caller: Caller, json: Json): Command =>
  read(front, caller, json)

/**
 * Submits a command that another key proposed: the actor is both.
 *
 * Rules: [HTTP18]
 */
export async function activated(front: Front, caller: Caller, by: string, json: Json) {
  const command = read(front, caller, completed(json, by))
  return await decided(front, caller, { ...command, actor: `${by}, ${caller.name}` })
}

async function decided(front: Front, caller: Caller, command: Command) {
  const by = caller.name
  const answer = answered(front, caller, command, await submitted(front, command, { by }))
  const { refused, ...rest } = answer
  const { seq } = front.replica.head
  if (refused === null) return { seq: Math.max(seq, answer.seq ?? 0), answers: [answer] }
  throw new Refusal(409, refused.code, refused.detail, {
    more: { command: rest.command, isRepeat: rest.isRepeat, entry: rest.seq, events: rest.events },
  })
}

/** A list on its way. */
interface Sending {
  readonly front: Front
  readonly caller: Caller
  readonly list: readonly Json[]
  readonly options: SubmitOptions
  readonly answers: Promise<Answer>[]
  /** Those under way, by which what the next one names may be defined. */
  under: Promise<Answer>[]
  /** Whether the next one is refused as long as those are. */
  isBlocked: boolean
}

/**
 * Submits a list, in order, each by itself: what is wrong with one does not touch the others. It is read
 * in turns, and other requests between.
 *
 * Rules: [HTTP11] [HTTP20]
 */
export async function list(
  front: Front,
  caller: Caller,
  list: readonly Json[],
): Promise<readonly Answer[]> {
  lists += 1
  const options = { list: lists, by: caller.name }
  const sending: Sending = {
    ...{ front, caller, list, options, answers: [], under: [], isBlocked: false },
  }
  while (sending.answers.length < list.length) {
    await Turns.take(front.turns, caller.name, () => sendSome(sending))
    if (!sending.isBlocked) continue
    await Promise.all(sending.under)
    Object.assign(sending, { under: [], isBlocked: false })
  }
  return await Promise.all(sending.answers)
}

/** Lists so far: the commands of one keep their order. */
let lists = 0

/** Sends the next few, until the slice is over or one has to wait for those before it. */
function sendSome(sending: Sending): void {
  const { list, answers } = sending
  const until = performance.now() + Turns.SLICE_MS
  while (answers.length < list.length && !sending.isBlocked && performance.now() < until) {
    sendNext(sending, list[answers.length] ?? null)
  }
}

function sendNext(sending: Sending, json: Json): void {
  const { front, caller, options, answers, under } = sending
  const command = attempt(front, caller, json)
  if (!(command instanceof Refusal)) {
    const answer = submitted(front, command, options).then(
      (receipt) => answered(front, caller, command, receipt),
      (error) => notAdmitted(json, failureOf(error)),
    )
    under.push(answer)
    answers.push(answer)
  } else if (under.length > 0) sending.isBlocked = true
  else answers.push(Promise.resolve(notAdmitted(json, command)))
}

function attempt(front: Front, caller: Caller, json: Json): Command | Refusal {
  try {
    return admitted(front, caller, json)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

/**
 * A command that is well formed and that the caller may send. The engine stamps its time, and its actor
 * is the caller.
 *
 * @throws Refusal 400, 403
 */
function admitted(front: Front, caller: Caller, json: Json): Command {
  const command = read(front, caller, json)
  const { type } = command
  if (!front.proposals.types.has(type)) return command
  const detail = `${type} needs two people here: propose it, and have another key activate it`
  throw new Refusal(403, 'proposal.needed', detail, { path: ['type'] })
}

function read({ replica, clock, isTold }: Front, caller: Caller, json: Json): Command {
  const { state } = replica
  const found = CommandText.fromJson(completed(json, caller.name), catalogOf(state), untimed)
  if (!found.ok) throw unreadable(found.error)
  const { actor = caller.name, ...command } = found.value
  if (actor !== caller.name) {
    const detail = `expected the actor ${caller.name}, whose key this is, found ${actor}`
    throw new Refusal(403, 'actor.foreign', detail, { path: ['actor'] })
  }
  const denial = Caller.denial(caller, found.value, state)
  if (denial !== null) throw new Refusal(403, denial.code, denial.detail)
  const latest = clock.now()
  if (!isTold && command.time > latest) {
    const detail = `expected at most ${latest}, the time now, found ${command.time}`
    throw new Refusal(400, 'field.value', detail, { path: ['time'] })
  }
  return { ...command, actor: caller.name } as Command
}

/** Commands that say by whom: where it is left out, by the key's name. */
function completed(json: Json, name: string): Json {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json
  const source = json as JsonObject
  const isSaid = typeof source.type === 'string' && saysBy.has(source.type)
  return isSaid && source.by === undefined ? { ...source, by: name } : json
}

const saysBy: ReadonlySet<string> = new Set(
  Object.entries(commands).flatMap(([type, { schema }]) =>
    'by' in (schema as unknown as { readonly properties: object }).properties ? [type] : [],
  ),
)

async function submitted(
  { port }: Front,
  command: Command,
  options?: SubmitOptions,
): Promise<Receipt> {
  try {
    return await port.submit(command, options)
  } catch (error) {
    throw failureOf(error)
  }
}

/** Where the engine did not take it nothing was done; where it fell, nobody knows yet. */
function failureOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  if (error instanceof BusyError) return busy(error)
  if (error instanceof AheadError) {
    return new Refusal(400, 'field.value', error.message, { path: ['time'] })
  }
  const detail = 'the engine did not answer: send the same id again to learn what became of it'
  return new Refusal(503, 'outcome.unknown', detail, { retryAfter: 1 })
}

function answered({ replica }: Front, caller: Caller, { id }: Command, receipt: Receipt): Answer {
  const { seq, entries, isRepeat, successor } = receipt
  return {
    ...{ command: id, seq, isRepeat },
    events: told(entries, caller, replica.state),
    refused: rejectionIn(entries, id),
    ...(successor === undefined ? {} : { successor }),
  }
}

function rejectionIn(entries: readonly Entry[], id: string): Answer['refused'] {
  const own = entries.find(({ command }) => command?.id === id)
  const found = own?.events.find(({ type }) => type === 'Rejected')
  return found?.type === 'Rejected' ? { code: found.code, detail: found.detail, at: null } : null
}

function notAdmitted(json: Json, refusal: Refusal): Answer {
  const { code, detail, at } = Problem.partsOf(refusal)
  const id = typeof json === 'object' && json !== null ? (json as JsonObject).id : null
  return {
    ...{ command: typeof id === 'string' ? id : null, seq: null, isRepeat: false, events: [] },
    refused: { code, detail, at },
  }
}

export * as Submission from './Submission.ts'
