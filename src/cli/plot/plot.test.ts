import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Scale } from '../picture/Scale.ts'
import { Area } from './Area.ts'
import { Axis } from './Axis.ts'
import { Chart } from './Chart.ts'
import { Heat } from './Heat.ts'
import { Ranks } from './Ranks.ts'
import { Shape } from './Shape.ts'

const area: Area = { left: 0, right: 100, top: 0, bottom: 50 }
const label = (value: number): string => String(value)

const frame = {
  area,
  x: Axis.across(area, { name: 'x', range: [0, 10], label }),
  y: Axis.up(area, { name: 'y', range: [0, 5], label, round: false }),
}

test('an axis that is not rounded keeps its range, with the round numbers in it', () => {
  const scale = Scale.within([-0.3, 0.3], [0, 60], 6)
  assert.deepEqual(scale.ticks, [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3])
  assert.deepEqual([scale.at(-0.3), scale.at(0.3)], [0, 60])
  assert.deepEqual(Scale.within([2, 2], [0, 1], 3).ticks.length > 0, true)
})

test('a row is cut into areas with a gap between them', () => {
  assert.deepEqual(
    Area.row(area, 2, 20).map(({ left, right }) => [left, right]),
    [
      [0, 40],
      [60, 100],
    ],
  )
})

test('shapes fall where the axes say', () => {
  assert.match(
    Shape.line(
      frame,
      [
        [0, 0],
        [10, 5],
      ],
      's1',
    ),
    /d="M0 50L100 0"/,
  )
  assert.match(
    Shape.steps(
      frame,
      [
        [0, 0],
        [5, 5],
      ],
      's2',
    ),
    /d="M0 50H50V0" class="series s2"/,
  )
  assert.match(
    Shape.band(
      frame,
      [
        [0, 1, 2],
        [10, 1, 3],
      ],
      's3',
    ),
    /d="M0 30L100 20L100 40L0 40Z"/,
  )
  const [bar, ...none] = Shape.bars(
    frame,
    [
      { from: 4, to: 2, value: 5 },
      { from: 5, to: 6, value: 0 },
    ],
    's1',
  )
  assert.match(bar ?? '', /x="20.5" y="0" width="19" height="50"/)
  assert.deepEqual(none, [])
  assert.match(Shape.band(frame, [], 's1'), /d=""/)
})

test('words stand where there is room for them', () => {
  assert.match(Shape.upright(frame, 1, 'short', 's4', 'left'), /class="words"/)
  assert.match(Shape.upright(frame, 9, 'short', 's4', 'left'), /class="words end-words"/)
  assert.match(Shape.upright(frame, 9, 'short', 's4', 'right'), /class="words end-words"/)
})

test('a cell is as strong as what it holds, and nothing is drawn of nothing', () => {
  const heat: Heat = {
    ...{ columns: ['a', 'b'], rows: ['c'], cells: [[10, null]], label, full: 10 },
    ...{ nameColumns: 'n', series: 's1', isWritten: true },
  }
  const drawn = Heat.draw(heat, area).join('')
  assert.match(drawn, /fill-opacity="1.000"\/><text[^>]*class="cell-words on">10</)
  assert.match(drawn, /fill-opacity="0.000"\/><\/g>/)
  assert.match(Heat.key(heat, 100, 0).join(''), />0<.*>10</)
})

test('a plot has its title, unit, note, legend and the names of its axes, escaped', () => {
  const drawn = Chart.draw(
    {
      ...{ title: 'A < B', unit: 'USDT', note: 'noted' },
      x: { name: 'hours', range: [0, 1], label },
      y: { range: [0, 1], label },
      legend: [{ series: 's1', words: 'one', mark: 'line' }],
      shapes: () => [],
    },
    area,
  )
  for (const part of ['A &#60; B', 'USDT', 'noted', 'hours', 'one']) assert.ok(drawn.includes(part))
})

test('what is compared by name has a bar, a wash and a dot for each run', () => {
  const rank = { name: 'p', series: 's1', middle: 2, high: 4, dots: [1, 5], words: '4' } as const
  const drawn = Ranks.draw(area, { name: '', range: [0, 10], label }, [rank]).join('')
  assert.match(drawn, /width="40"[^>]*class="band s1"/)
  assert.match(drawn, /width="20"[^>]*class="bar s1"/)
  assert.equal(drawn.match(/class="speck"/g)?.length, 2)
})
