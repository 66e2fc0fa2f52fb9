import { span } from '../../base/span.ts'
import type {
  IndexConfirmed,
  IndexDoubted,
  MarkConfirmed,
  MarkDoubted,
  MarksSet,
} from '../../engine/Event.ts'
import type { State } from '../../engine/State.ts'
import { BoundRulebook } from '../../model/BoundRulebook.ts'
import type { Instrument } from '../../model/Instrument.ts'
import { validity } from '../../model/PriceBook.ts'
import { indexText } from '../../report/figures.ts'
import type { Draft } from '../Alert.ts'
import { words } from '../words.ts'
import { Sight } from './Sight.ts'

/**
 * What is said of prices: one trigger when one is doubted, one resolve when it is believed or the
 * next agrees with what stood.
 *
 * Rules: [ALR8]
 */
export const prices = {
  MarkDoubted: markDoubted,
  IndexDoubted: indexDoubted,
  MarkConfirmed: markConfirmed,
  IndexConfirmed: indexConfirmed,
  MarksSet: marksSet,
}

const aboutMark = (instrument: string): string => `mark:${instrument}`
const aboutIndex = (asset: string): string => `index:${asset}`

const doubted = (about: string, { standing }: Sight) => ({
  ...{ type: 'price.diverged' as const, severity: 'error' as const, about },
  phase: standing(about) === undefined ? ('trigger' as const) : ('update' as const),
})

const believed = (about: string) => ({
  ...{ type: 'price.confirmed' as const, phase: 'resolve' as const, severity: 'info' as const },
  about,
})

function markDoubted({ instrument, price, source }: MarkDoubted, sight: Sight): Draft {
  const told = words.price(price, Sight.instrumentOf(sight, instrument))
  return {
    ...doubted(aboutMark(instrument), sight),
    instrument,
    text: `the mark of ${words.name(instrument)} jumped to ${told} (${words.name(source)}) and is not believed yet: nothing acts on it`,
  }
}

function indexDoubted({ asset, price, source }: IndexDoubted, sight: Sight): Draft {
  const told = words.grouped(indexText(price))
  return {
    ...doubted(aboutIndex(asset), sight),
    text: `the index price of ${words.name(asset)} jumped to ${told} (${words.name(source)}) and is not believed yet: nothing acts on it`,
  }
}

function markConfirmed({ instrument, price, by }: MarkConfirmed, sight: Sight): Draft {
  const told = words.price(price, Sight.instrumentOf(sight, instrument))
  const text = `the mark of ${words.name(instrument)} is believed at ${told} (by ${by})`
  return { ...believed(aboutMark(instrument)), instrument, text }
}

function indexConfirmed({ asset, price, by }: IndexConfirmed): Draft {
  const told = words.grouped(indexText(price))
  const text = `the index price of ${words.name(asset)} is believed at ${told} (by ${by})`
  return { ...believed(aboutIndex(asset)), text }
}

/** A price that was accepted ends the doubt beside it. */
function marksSet({ marks, indices }: MarksSet, { standing }: Sight): readonly Draft[] {
  const calm = (about: string, name: string): readonly Draft[] =>
    standing(about) === undefined
      ? []
      : [{ ...believed(about), text: `the price of ${words.name(name)} is accepted again` }]
  return [
    ...marks.flatMap(({ instrument }) =>
      calm(aboutMark(instrument), instrument).map((draft) => ({ ...draft, instrument })),
    ),
    ...indices.flatMap(({ asset }) => calm(aboutIndex(asset), asset)),
  ]
}

/**
 * What is said of the age of marks as of now: one trigger when a mark that somebody holds grows too
 * old for the strictest rulebook in force, one resolve when it is fresh again.
 *
 * Rules: [ALR8]
 */
export function ages(state: State, standing: Sight['standing']): readonly Draft[] {
  const { book } = state
  return state.instruments.flatMap((instrument) => {
    const { index, id } = instrument
    const mark = book.marks[index]
    if (mark === undefined || state.ends[index] !== undefined) return []
    const about = `age:${id}`
    const isStale =
      validity({ time: mark.time }, book.time, staleAfter(state, instrument)) === 'stale'
    if (isStale === (standing(about) !== undefined)) return []
    return [isStale ? stale(about, id, book.time - mark.time) : fresh(about, id)]
  })
}

const stale = (about: string, instrument: string, age: number): Draft => ({
  ...{ type: 'price.stale', phase: 'trigger', severity: 'error', about, instrument },
  text: `the mark of ${words.name(instrument)} is ${span(age)} old: accounts that hold it are taken at its bounds`,
})

const fresh = (about: string, instrument: string): Draft => ({
  ...{ type: 'price.fresh', phase: 'resolve', severity: 'info', about, instrument },
  text: `the mark of ${words.name(instrument)} is fresh again`,
})

/** The strictest of the policies in force that an instrument is under. */
function staleAfter({ rulebooks }: State, instrument: Instrument): number {
  const policies = [...rulebooks.values()].flatMap(({ bound }) =>
    bound === null ? [] : [BoundRulebook.markPolicy(bound, instrument).staleAfter],
  )
  return Math.min(...policies)
}
