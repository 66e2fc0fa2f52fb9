import type uPlot from 'uplot'
import { Moment } from '../text/Moment.ts'

export type Color = (name: string) => string

const FONT = '11px system-ui, sans-serif'

/** An axis in the page's own quiet colours. */
export const axis = (color: Color, rest: uPlot.Axis = {}): uPlot.Axis => ({
  stroke: color('ink-3'),
  font: FONT,
  labelFont: FONT,
  grid: { stroke: color('line-2'), width: 1 },
  ticks: { stroke: color('line'), width: 1, size: 4 },
  ...rest,
})

/** Local times along the bottom; our points carry milliseconds. */
export const timeAxis = (color: Color): uPlot.Axis =>
  axis(color, {
    size: 26,
    space: 80,
    values: (_, splits) => splits.map((ms) => Moment.minute(ms)),
  })

const units = ['', 'k', 'M', 'B', 'T']

/** A figure on an axis, where it is drawn from a number anyway; with more digits where they are asked for. */
export function scaleText(value: number, more = 0): string {
  const size = Math.abs(value)
  const step = size < 1_000 ? 0 : Math.min(4, Math.floor(Math.log10(size) / 3))
  const shown = size / 1_000 ** step
  const digits = shown >= 100 || Number.isInteger(shown) ? 0 : shown >= 10 ? 1 : 2
  return `${value < 0 ? '−' : ''}${shown.toFixed(digits + more)}${units[step]}`
}

const MORE_MAX = 6

/** The figures of an axis, with as many digits as let them differ. */
export function scaleTexts(values: readonly number[]): string[] {
  for (let more = 0; ; more++) {
    const texts = values.map((value) => scaleText(value, more))
    if (more === MORE_MAX || new Set(texts).size === values.length) return texts
  }
}

export const shareText = (share: number, places = 1): string => {
  const text = (Math.abs(share) * 100).toFixed(places).replace(/\.0+$/, '')
  return `${share < 0 ? '−' : ''}${text} %`
}
