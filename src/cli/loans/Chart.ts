import type { Scale } from '../picture/Scale.ts'
import { Svg } from '../picture/Svg.ts'

/** Where a chart is drawn, and where its steps of time stand. */
export interface Place {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly x: (step: number) => number
  readonly gridX: readonly number[]
  /** The first of a row carries the labels of the scale. */
  readonly isFirst: boolean
}

/** A title, and what is counted. */
export const heading = (x: number, y: number, title: string, unit: string): Svg =>
  Svg.element(
    'text',
    { x, y, class: 'title' },
    Svg.characters(title),
    Svg.element('tspan', { class: 'unit', dx: 8 }, Svg.characters(unit)),
  )

/** Names, each behind a square in the colour it stands for, set from the right. */
export const keys = (
  x: number,
  y: number,
  list: readonly { readonly words: string; readonly style: string }[],
): Svg =>
  Svg.element(
    'text',
    { x, y, class: 'keys' },
    ...list.flatMap(({ words, style }, index) => [
      Svg.element('tspan', { class: style, dx: index === 0 ? 0 : 12 }, Svg.characters('■')),
      Svg.element('tspan', { dx: 4 }, Svg.characters(words)),
    ]),
  )

export function grid(place: Place, y: Scale, label: (value: number) => string): readonly Svg[] {
  const { left, right, top, bottom } = place
  const labels = place.isFirst
    ? y.ticks.map((tick) => Svg.text(left - 8, y.at(tick) + 4, 'tick y', label(tick)))
    : []
  return [
    ...place.gridX.map((x) => Svg.line(x, top, x, bottom, 'grid')),
    ...y.ticks.map((tick) => Svg.line(left, y.at(tick), right, y.at(tick), 'grid')),
    ...labels,
  ]
}

export const line = (place: Place, y: Scale, values: readonly number[], style: string): Svg =>
  Svg.element('path', { d: through(place, y, values), class: `${style} stroke` })

function through({ x }: Place, y: Scale, values: readonly number[]): string {
  return values
    .map(
      (value, step) => `${step === 0 ? 'M' : 'L'}${Svg.short(x(step))} ${Svg.short(y.at(value))}`,
    )
    .join('')
}

/** A value for each step of time, from zero up; equal ones in a row are drawn once. */
export function steps(place: Place, y: Scale, values: readonly number[], style: string): Svg {
  const floor = Svg.short(y.at(0))
  let d = `M${Svg.short(place.x(0))} ${floor}`
  for (const [step, value] of values.entries()) {
    if (step > 0 && value === values[step - 1]) continue
    d += `H${Svg.short(place.x(step))}V${Svg.short(y.at(value))}`
  }
  d += `H${Svg.short(place.x(values.length - 1))}V${floor}Z`
  return Svg.element('path', { d, class: `${style} solid` })
}

/** Layers on top of one another, the first at the bottom, drawn every so many steps. */
export function bands(
  place: Place,
  y: Scale,
  layers: readonly (readonly number[])[],
  styles: readonly string[],
  every: number,
): readonly Svg[] {
  const count = layers[0]?.length ?? 0
  const at = Array.from({ length: count }, (_, step) => step).filter((step) => step % every === 0)
  let below = at.map(() => 0)
  return layers.map((layer, index) => {
    const above = below.map((value, spot) => value + (layer[at[spot] ?? 0] ?? 0))
    const top = edge(place, y, at, above)
    const back = edge(place, y, at, below).reverse()
    below = above
    const d = `M${[...top, ...back].join('L')}Z`
    return Svg.element('path', { d, class: `${styles[index]} band` })
  })
}

const edge = ({ x }: Place, y: Scale, at: readonly number[], values: readonly number[]): string[] =>
  at.map((step, spot) => `${Svg.short(x(step))} ${Svg.short(y.at(values[spot] ?? 0))}`)

export * as Chart from './Chart.ts'
