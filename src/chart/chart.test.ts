import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Area } from './Area.ts'
import { Axis } from './Axis.ts'
import { Chart } from './Chart.ts'
import { Colour } from './Colour.ts'
import { document } from './document.ts'
import { Heat } from './Heat.ts'
import { type Rank, Ranks } from './Ranks.ts'
import { Scale } from './Scale.ts'
import { Shape } from './Shape.ts'
import { Svg } from './Svg.ts'
import { Words } from './Words.ts'

const start = Date.UTC(2021, 4, 19)
const area: Area = { left: 0, right: 100, top: 0, bottom: 50 }
const label = (value: number): string => String(value)

const frame = {
  area,
  x: Axis.across(area, { name: 'x', range: [0, 10], label }),
  y: Axis.up(area, { range: [0, 5], label, scale: Scale.within }),
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
      Shape.pen(0),
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
      Shape.pen(1),
    ),
    /d="M0 50H50V0" fill="none" stroke="#d55e00" class="s-vermilion" stroke-width="2" stroke-dasharray="7 4"/,
  )
  assert.match(
    Shape.band(
      frame,
      [
        [0, 1, 2],
        [10, 1, 3],
      ],
      'green',
    ),
    /d="M0 30L100 20L100 40L0 40Z"/,
  )
  const [bar, ...none] = Shape.bars(
    frame,
    [
      { from: 4, to: 2, value: 5 },
      { from: 5, to: 6, value: 0 },
    ],
    'blue',
  )
  assert.match(bar ?? '', /x="20.5" y="0" width="19" height="50"/)
  assert.deepEqual(none, [])
  assert.match(Shape.band(frame, [], 'blue'), /d=""/)
})

test('words stand where there is room for them', () => {
  assert.match(Shape.upright(frame, 1, 'short', 'purple', 'left'), /<text x="16"/)
  assert.match(Shape.upright(frame, 9, 'short', 'purple', 'left'), /x="84"/)
  assert.match(Shape.upright(frame, 9, 'short', 'purple', 'right'), /x="84"/)
})

test('[CHART3] a cell is as strong as what it holds, and nothing is drawn of nothing', () => {
  const heat: Heat = {
    ...{ columns: ['a', 'b'], rows: ['c'], cells: [[10, null]], label, full: 10 },
    ...{ colour: 'blue', isWritten: true },
  }
  const drawn = Heat.draw(heat, area).join('')
  assert.match(drawn, /class="f-blue"\/><text[^>]*fill="#ffffff"[^>]*>10</)
  assert.match(drawn, /fill-opacity="0.000"/)
  assert.match(Heat.key(heat, 100, 0).join(''), />0<.*>10</)
})

test('a plot has its title, unit, note, legend and the names of its axes, escaped', () => {
  const drawn = Chart.draw(
    {
      ...{ title: 'A < B', unit: 'USDT', note: 'noted' },
      x: { name: 'hours', range: [0, 1], label },
      y: { range: [0, 1], label },
      legend: [{ pen: Shape.pen(0), words: 'one', mark: 'line' }],
      shapes: () => [],
    },
    area,
  )
  for (const part of ['A &#60; B', 'USDT', 'noted', 'hours', 'one']) assert.ok(drawn.includes(part))
})

test('what is compared by name has a bar, a wash and a dot for each run', () => {
  const rank: Rank = {
    ...{ name: 'p', colour: 'blue', middle: 2, high: 4, dots: [1, 5], words: '4' },
  }
  const drawn = Ranks.draw(area, { range: [0, 10], label }, [rank]).join('')
  assert.match(drawn, /width="40"[^>]*fill-opacity="0.180"/)
  assert.match(drawn, /width="20"[^>]*fill-opacity="0.800"/)
  assert.equal(drawn.match(/<circle/g)?.length, 2)
})

test('layers stand on one another', () => {
  const layers = [
    { colour: 'red', heights: [1, 2] },
    { colour: 'sky', heights: [3, 0] },
  ] as const
  const drawn = Shape.stack(frame, [0, 10], layers)
  assert.match(drawn[0] ?? '', /d="M0 40L100 30L100 50L0 50Z" fill="#c62f2f" class="f-red"/)
  assert.match(drawn[1] ?? '', /d="M0 10L100 30L100 30L0 40Z" fill="#a9c6ee" class="f-sky"/)
})

test('[CHART3] lines of one plot differ in dash as well as in colour', () => {
  const pens = Array.from({ length: Shape.PENS }, (_, index) => Shape.pen(index))
  assert.equal(new Set(pens.map(({ colour }) => colour)).size, Shape.PENS)
  assert.equal(new Set(pens.map(({ dash }) => dash)).size, Shape.PENS)
  assert.deepEqual(Shape.pen(Shape.PENS), Shape.pen(0))
})

test('a height that stays is drawn once', () => {
  const points = [0, 5, 5, 0, 0].map((height, step) => [step * 2, height] as const)
  assert.match(Shape.blocks(frame, points, 'red'), /d="M0 50H20V0H60V50H80L80 50L0 50Z"/)
})

test('[CHART1] [CHART2] a colour is an attribute, and a class where a browser may darken it', () => {
  assert.deepEqual(Colour.attributes({ fill: 'red', stroke: 'paper' }), {
    fill: '#c62f2f',
    stroke: '#ffffff',
    class: 'f-red s-paper',
  })
  assert.deepEqual(Colour.attributes({ stroke: 'grid' }), {
    fill: 'none',
    stroke: '#e6eaee',
    class: 's-grid',
  })
  assert.match(Colour.darkSheet, /^@media \(prefers-color-scheme:dark\)\{\.f-paper\{fill:#0d1117\}/)
  assert.doesNotMatch(Colour.darkSheet, /var\(/)
})

test('words over a drawing have paper about them, painted first', () => {
  const drawn = Words.over([1, 2], 'low', { anchor: 'end' })
  assert.match(
    drawn,
    /^<g><text [^>]*fill="#ffffff"[^>]*stroke="#ffffff"[^>]*aria-hidden="true">low<.*fill="#1a1f26"[^>]*>low</,
  )
})

test('places on a page follow one another, and the page is as high as they are', () => {
  const caption = { title: 'a', subtitle: 'b', source: 'c' }
  const areas: Area[] = []
  const drawn = document(caption, (place) => {
    areas.push(place(100), place(50, { head: 10, foot: 20 }))
    return []
  })
  assert.deepEqual(
    areas.map(({ top, bottom }) => [top, bottom]),
    [
      [138, 238],
      [294, 344],
    ],
  )
  assert.match(drawn, /^<svg xmlns="[^"]*" viewBox="0 0 1000 404" width="1000" height="404"/)
})

test('axes have round numbers that cover what is measured', () => {
  assert.deepEqual(
    Scale.linear([30_101, 43_584], [0, 1], 3).ticks,
    [30_000, 35_000, 40_000, 45_000],
  )
  assert.deepEqual(Scale.linear([0, 0], [0, 1], 3).ticks, [0, 0.5])
  const scale = Scale.linear([0, 9], [100, 0], 3)
  assert.deepEqual(scale.ticks, [0, 5, 10])
  assert.equal(scale.at(5), 50)
  const hours = Scale.time([start, start + 86_400_000], [0, 1], 12)
  assert.deepEqual(hours.ticks.slice(0, 2), [start, start + 7_200_000])
  assert.equal(hours.at(start + 43_200_000), 0.5)
})

test('[CHART4] text in a drawing is never markup', () => {
  assert.equal(
    Svg.element('text', { x: 1.26, class: 'a"b' }, Svg.characters('<b>')),
    '<text x="1.3" class="a&#34;b">&#60;b&#62;</text>',
  )
})
