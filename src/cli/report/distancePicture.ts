import type { Area } from '../../chart/Area.ts'
import { Axis } from '../../chart/Axis.ts'
import { Chart } from '../../chart/Chart.ts'
import type { Colour } from '../../chart/Colour.ts'
import { document } from '../../chart/document.ts'
import { fullDate } from '../../chart/labels.ts'
import { Mark } from '../../chart/Mark.ts'
import type { Svg } from '../../chart/Svg.ts'
import { Words } from '../../chart/Words.ts'
import type { Basis } from '../../margin/prices/PricePath.ts'
import type { Level } from '../../model/Rulebook.ts'
import { Ratio } from '../../money/Ratio.ts'
import { DistanceReport } from '../../report/DistanceReport.ts'
import type { Subject } from '../../report/Subject.ts'

const rowsMax = 40
const ROW = 26
const LABEL = 7

/** One price that moves, and where it meets each level. */
interface Row {
  readonly name: string
  readonly edges: readonly {
    readonly level: Level
    readonly move: number
    readonly isOver: boolean
  }[]
}

/**
 * How far each price of each account is from each threshold, the nearest at the top, with all other
 * prices as they are.
 */
export function distancePicture(subjects: readonly Subject[], basis: Basis): string {
  const rows = subjects.flatMap((subject) => rowsOf(subject, subjects, basis)).sort(nearestFirst)
  const shown = rows.slice(0, rowsMax)
  const time = subjects[0]?.book.time ?? 0
  const left = rows.length > shown.length ? `, the nearest ${shown.length} of ${rows.length}` : ''
  const caption = {
    title: 'How far to each threshold',
    subtitle: `One price moves and all others stay; past a mark the level is entered${left}`,
    source: `The book as of ${fullDate(time)}, each account by its own rules.`,
  }
  return document(caption, (place) => {
    const whole = place(Math.max(1, shown.length) * ROW)
    const widest = Math.max(0, ...shown.map(({ name }) => name.length))
    return drawn(shown, { ...whole, left: whole.left + Math.max(0, widest * LABEL - 70) })
  })
}

function rowsOf(subject: Subject, all: readonly Subject[], basis: Basis): readonly Row[] {
  const levels = subject.rules.rulebook.ladders
    .flatMap((ladder) => ladder.levels)
    .filter(({ measure }) => measure === 'maintenance')
  const { account, rules } = subject
  const isOne = all.filter((other) => other.account.id === account.id).length < 2
  const who = isOne ? account.id : `${account.id} under ${rules.rulebook.id}`
  return DistanceReport.toLevels(subject, basis, levels).flatMap(({ of, edges }) => {
    const found = edges.flatMap(({ move, now }, index) => {
      const level = levels[index]
      if (move === null || level === undefined) return []
      return [{ level, move: Ratio.toNumber(move), isOver: now }]
    })
    return found.length === 0 ? [] : [{ name: `${who}  ${of}`, edges: found }]
  })
}

/** By the nearest threshold that lies ahead; those past the last one stand in front. */
const nearestFirst = (a: Row, b: Row): number => nearest(a) - nearest(b)

const nearest = ({ edges }: Row): number => {
  const last = edges.at(-1)
  if (last?.isOver === true) return -1
  return Math.min(...edges.filter(({ isOver }) => !isOver).map(({ move }) => Math.abs(move)))
}

const colours: { readonly [action in Level['action']]: Colour } = {
  none: 'yellow',
  call: 'orange',
  liquidate: 'red',
}

function drawn(rows: readonly Row[], area: Area): readonly Svg[] {
  const moves = rows.flatMap(({ edges }) => edges.map(({ move }) => move))
  const shown = (end: number): number => Math.max(-1, Math.min(2, end * 1.08))
  const axis = Axis.across(area, {
    range: [shown(Math.min(-0.1, ...moves)), shown(Math.max(0.1, ...moves))],
    name: 'move of the price from now',
    label: (move) => `${move > 0 ? '+' : ''}${Math.round(move * 1_000) / 10} %`,
  })
  const [zero, height] = [axis.scale.at(0), (area.bottom - area.top) / Math.max(1, rows.length)]
  return [
    ...Chart.head(legend, area),
    ...Axis.gridAcross(area, axis),
    ...Axis.numbersAcross(area, axis),
    ...rows.flatMap(({ name, edges }, index) => {
      const y = area.top + (index + 0.5) * height
      const inside = edges.filter(({ move }) => move >= -1 && move <= 2)
      const ends = inside.map(({ move }) => axis.scale.at(move))
      return [
        Words.write([area.left - 8, y + 4], 'tick', name, { anchor: 'end' }),
        Mark.line([Math.min(zero, ...ends), y], [Math.max(zero, ...ends), y], { colour: 'slate' }),
        ...inside.map(({ level, move }) =>
          Mark.dot([axis.scale.at(move), y], 6, colours[level.action]),
        ),
      ]
    }),
    Mark.line([zero, area.top], [zero, area.bottom], { colour: 'ink', width: 1.5 }),
  ]
}

const legend = {
  ...{ title: 'Thresholds', unit: 'line: the price now' },
  legend: [
    { pen: { colour: colours.none }, words: 'notice or warning', mark: 'layer' },
    { pen: { colour: colours.call }, words: 'margin call', mark: 'layer' },
    { pen: { colour: colours.liquidate }, words: 'liquidation', mark: 'layer' },
  ],
} as const satisfies Parameters<typeof Chart.head>[0]
