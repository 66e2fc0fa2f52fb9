import type { Codec } from '../../src/journal/Codec.ts'
import { type Changes, of, type Told, through } from '../../src/wire/upcasters.ts'
import { ToyText } from '../crash/ToyText.ts'

/**
 * A toy with a history: what it writes today has version 3, and there are the codecs by which it
 * wrote before. Version 1 had a field of another name and one that is no more; version 2 had the
 * field, but counted in hundreds, and lacked another.
 */
const added = ['Added']

const renamed = of(added, ({ pot, ...told }) => ({ ...told, purse: pot }))
const removed = of(added, ({ mood: _m, ...told }) => told)
const anew = of(added, ({ amount, ...told }) => ({ ...told, amount: (amount as bigint) * 100n }))
const withRest = of(['RoundStarted'], (told) => ({ amount: 100n, ...told }))

const versions: readonly Changes[] = [
  { commands: [], events: [renamed, removed] },
  { commands: [], events: [anew, withRest] },
]
const { event } = through(versions)

/** What each version wrote of an event of today. */
const writers: readonly ((told: Told) => Told)[] = [
  ({ purse, ...told }) =>
    told.type === 'Added'
      ? { ...told, pot: purse, mood: 'fine', amount: (told.amount as bigint) / 100n }
      : withoutRest({ purse, ...told }),
  (told) =>
    told.type === 'Added' ? { ...told, amount: (told.amount as bigint) / 100n } : withoutRest(told),
  (told) => told,
]

function withoutRest(told: Told): Told {
  const { amount: _a, ...round } = told
  return told.type === 'RoundStarted' ? round : told
}

/** The toy's codec as a version had it: it knows the versions before. */
export const toyText = (version: number): Codec => ({
  version,
  encode(tree) {
    // Today's version is written part by part, as it is.
    if (version === writers.length) return ToyText.encode(tree)
    const { events, ...rest } = tree as { readonly events?: readonly Told[] }
    const write = writers[version - 1] as (told: Told) => Told
    return ToyText.encode(events === undefined ? tree : { ...rest, events: events.map(write) })
  },
  decode: ToyText.decode,
  pieces: ToyText.pieces,
  record: ToyText.record,
  upcast: ({ command, events }, written) => ({
    command,
    events: events.map((told) => event(told as Told, written)),
  }),
})
