import { clock, dateOf } from '../../chart/labels.ts'
import type { Day } from '../replay/Day.ts'
import { type Caption, document } from './document.ts'
import { type Frame, Panel } from './Panel.ts'
import { panels } from './panels.ts'
import { Scale } from './Scale.ts'
import { Svg } from './Svg.ts'
import { sheet } from './sheet.ts'

const width = 1000
const [left, right] = [76, 976]
const top = 118
const height = 132
const gap = 54
const foot = 62
const HOUR_LINES = 12
const DAY_MS = 86_400_000

/**
 * Draws a day: price, open calls, forced notional a minute and the fund, one above the other on one
 * axis of time. Its own colours follow the reader's light or dark.
 */
export function picture(day: Day, caption: Caption): string {
  const drawn = panels(day)
  const times = day.minutes.map(({ time }) => time)
  const range = [times[0] ?? 0, times.at(-1) ?? 1] as const
  const scale = Scale.time(range, [left, right], HOUR_LINES)
  const bottomOf = (index: number) => top + index * (height + gap) + height
  const end = bottomOf(drawn.length - 1)
  const frame = (index: number): Frame => ({
    left,
    right,
    top: bottomOf(index) - height,
    bottom: bottomOf(index),
    x: (step) => scale.at(times[step] ?? range[0]),
    gridX: scale.ticks.map(scale.at),
  })
  return document(
    caption,
    { width, height: end + foot, left, look: sheet },
    ...marker(day, frame, end),
    ...drawn.map((panel, index) => Panel.draw(panel, frame(index))),
    ...axis(range, scale, end),
  )
}

function axis(range: readonly [number, number], scale: Scale, end: number): readonly Svg[] {
  const isLong = range[1] - range[0] > 2 * DAY_MS
  return [
    ...scale.ticks.map((tick) => {
      const words = isLong || tick % DAY_MS === 0 ? dateOf(tick) : clock(tick)
      return Svg.text(scale.at(tick), end + 20, 'tick x', words)
    }),
    Svg.element('text', { x: right, y: end + 48, class: 'tick end' }, Svg.characters('time, UTC')),
  ]
}

/** A line through all panels where the first position was deleveraged. */
function marker(day: Day, frame: (index: number) => Frame, end: number): readonly Svg[] {
  const index = day.minutes.findIndex(({ deleveraged }) => deleveraged > 0n)
  if (index < 0) return []
  const { x, top: start } = frame(0)
  const at = x(index)
  const isRight = at > (left + right) / 2
  return [
    Svg.line(at, start - 2, at, end, 'moment'),
    Svg.text(
      at + (isRight ? -7 : 7),
      start + 10,
      isRight ? 'moment-words end' : 'moment-words',
      `first deleveraging ${clock(day.minutes[index]!.time)}`,
    ),
  ]
}
