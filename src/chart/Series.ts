/** What a picture draws, as numbers: so many points of one line, band or set of bars. */
export interface Series {
  /** The plot it stands in. */
  readonly chart: string
  readonly name: string
  readonly points: readonly Drawn[]
}

/** A point, or what it is called; with the range of a band or an error bar where it has one. */
export interface Drawn {
  readonly x: number | string
  readonly y: number
  readonly low?: number
  readonly high?: number
}

/** The first line of such numbers. */
export const header = 'chart,series,x,y,low,high'

/** One row a point. */
export const csv = (all: readonly Series[]): string =>
  [
    header,
    ...all.flatMap(({ chart, name, points }) =>
      points.map(({ x, y, low, high }) =>
        [quoted(chart), quoted(name), ...[x, y, low, high].map(cell)].join(','),
      ),
    ),
    '',
  ].join('\n')

/** Seven digits, which are more than a picture shows. */
const cell = (value: number | string | undefined): string =>
  typeof value === 'number' ? `${Number(value.toPrecision(7))}` : (value ?? '')

const quoted = (text: string): string =>
  /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

export * as Series from './Series.ts'
