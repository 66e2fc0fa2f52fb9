import { Elastic } from '../../src/market/impact/Elastic.ts'
import { Impact } from '../../src/market/impact/Impact.ts'
import { Linear } from '../../src/market/impact/Linear.ts'
import { SlippageAtRisk } from '../../src/pressure/SlippageAtRisk.ts'
import { right } from '../Table.ts'
import { unwrap } from '../unwrap.ts'
import type { Computed, Findings } from './Reproduction.ts'
import {
  type Between,
  falling,
  forDominance,
  forFew,
  meets,
  printed,
  times,
} from './slippage/haircut.ts'
import { type Token, tokens } from './slippage/tokens.ts'

/** Of the whole exchange as printed: tables 3, 6 and 7. Money in millions. */
const whole = { adjusted: 3.47, inTail: 9, tokens: 184, total: 127.4, tailOpen: 196 }
const before = 156.3
const funds = [
  [2, 312.6],
  [2.5, 390.8],
] as const

/** The share of open interest that is sold. */
const STRESS = 0.1

/** Notional over the linear depth, and what selling it loses: derived from the definition. */
const linear = [
  [0.1, '0.0483742'],
  [0.5, '0.2130613'],
  [1, '0.3678794'],
] as const

/** T11: slippage at risk, as far as its tables can be followed. */
export const slippageStudy: Computed = {
  title: 'T11 · Slippage at risk on Hyperliquid (Sepper, arXiv:2603.09164)',
  against: 'published',
  source: 'tables 3, 6, 7 and 11 of version 1, read in a stored copy, CC BY 4.0',
  needs: 'nothing',
  run: async (): Promise<Findings> => {
    const figures = [...tokens.flatMap(figuresOf), ...funds.map(fundOf)]
    const forms = linear.map(linearOf)
    const found = inTheTables()
    const ours = ofOurs()
    return {
      columns: [{ title: 'figure' }, right('found'), right('to meet'), { title: 'status' }],
      rows: [
        ...figures.map(({ what, found: from, told }) => [what, from, told, 'published']),
        ...forms.map(({ what, found: from, told }) => [what, from, told, 're-derived']),
        ...found.map(({ what, found: from, told }) => [what, from, told, 'found in the tables']),
        [ours.what, ours.found, '', 'ours'],
      ],
      misses: [...figures, ...forms].filter(({ isMet }) => !isMet).map(({ what }) => what),
      data: { figures, forms, found, ours },
    }
  },
}

interface Figure {
  readonly what: string
  readonly found: string
  readonly told: string
  readonly isMet: boolean
}

/** Inputs are printed rounded, so a figure is met where it can have been the one printed. */
function figuresOf(token: Token): readonly Figure[] {
  const { name, size, haircut, adjusted } = token
  const grown: Between = printed(100 + haircut, 1)
  return [
    figure(`${name}: sold, M USD`, times([STRESS, STRESS], openOf(token)), [size, 0.1]),
    figure(`${name}: haircut for few providers, %`, fewOf(token), [haircut, 1]),
    figure(
      `${name}: slippage with its haircut, %`,
      times(printed(token.slippage, 0.01), times(grown, [0.01, 0.01])),
      [adjusted, 0.01],
    ),
  ]
}

const openOf = ({ openInterest }: Token): Between => printed(openInterest, 1)

const fewOf = ({ providers }: Token): Between =>
  falling(printed(providers, 0.1), (one) => 100 * forFew(one))

const bothOf = (token: Token): Between => {
  const [low, high] = fewOf(token)
  const [least, most] = printed(token.largest, 0.01)
  return [low + 100 * forDominance(least), high + 100 * forDominance(most)]
}

function figure(
  what: string,
  between: Between,
  [told, unit]: readonly [value: number, unit: number],
): Figure {
  const places = unit === 1 ? 0 : unit === 0.1 ? 1 : 2
  const [low, high] = between.map((one) => one.toFixed(places))
  return {
    ...{ what, told: told.toFixed(places), isMet: meets(between, printed(told, unit)) },
    found: low === high ? `${low}` : `${low} to ${high}`,
  }
}

const fundOf = ([times, told]: (typeof funds)[number]): Figure =>
  figure(
    `fund of ${times} times the total of 10 October 08:00, M USD`,
    [times * before, times * before],
    [...([told, 0.1] as const)],
  )

function linearOf([share, told]: (typeof linear)[number]): Figure {
  const curve = Impact.curve(unwrap(Elastic.create(unwrap(Linear.create(1)), 1)), 'sell')
  const found = SlippageAtRisk.slippage(curve, share, 'sell').toFixed(7)
  return { what: `linear depth, ${share} of it sold: loses`, found, told, isMet: found === told }
}

/** What does not fit together in what was printed. */
function inTheTables(): readonly Omit<Figure, 'isMet'>[] {
  const withBoth = tokens.filter((one) => meets(bothOf(one), printed(one.haircut, 1)))
  const beyond = tokens.filter(({ adjusted }) => adjusted > whole.adjusted)
  const lost = beyond.reduce((sum, { adjusted, size }) => sum + (adjusted / 100) * size, 0)
  return [
    {
      what: 'haircuts that come out with the part for one that dominates too, as noted there',
      ...{ found: `${withBoth.length} of ${tokens.length}`, told: `${tokens.length}` },
    },
    {
      what: `of these 20 over the quantile of ${whole.adjusted} %; of all ${whole.tokens}, as printed`,
      ...{ found: `${beyond.length}`, told: `${whole.inTail}` },
    },
    {
      what: 'what these would lose in all, M USD; the total as printed',
      ...{ found: lost.toFixed(1), told: whole.total.toFixed(1) },
    },
    {
      what: `the most a tail with ${whole.tailOpen} M open can lose, M USD: all that is sold`,
      ...{ found: (STRESS * whole.tailOpen).toFixed(1), told: whole.total.toFixed(1) },
    },
  ]
}

/** The same measures by our definition, which weighs a market by what is sold in it. */
function ofOurs() {
  const { slippage, expected, total } = SlippageAtRisk.of(
    tokens.map(({ size, adjusted }) => ({ size, slippage: adjusted / 100 })),
    0.95,
  )
  return {
    what: 'on these 20, weighed by what is sold: quantile, mean beyond, total, M USD',
    found: `${(100 * slippage).toFixed(2)} %, ${(100 * expected).toFixed(2)} %, ${total.toFixed(2)}`,
  }
}
