import type uPlot from 'uplot'

/** How a line across a picture looks; its dashes in pixels of the page. */
export interface Stroke {
  readonly stroke: string
  readonly width?: number
  readonly dash?: readonly number[]
}

/** A line from top to bottom at a place of the x axis; none where the picture does not reach. */
export function vertical(plot: uPlot, at: number, look: Stroke): void {
  const { left, top, width, height } = plot.bbox
  const x = plot.valToPos(at, 'x', true)
  if (x >= left && x <= left + width) draw(plot, look, [x, top], [x, top + height])
}

/** A line across at a place of the y axis. */
export function horizontal(plot: uPlot, at: number, look: Stroke): void {
  const { left, width } = plot.bbox
  const y = plot.valToPos(at, 'y', true)
  draw(plot, look, [left, y], [left + width, y])
}

type Point = readonly [x: number, y: number]

function draw({ ctx }: uPlot, { stroke, width = 1.5, dash = [] }: Stroke, from: Point, to: Point): void {
  ctx.save()
  ctx.strokeStyle = stroke
  ctx.lineWidth = width * devicePixelRatio
  ctx.setLineDash(dash.map((one) => one * devicePixelRatio))
  ctx.beginPath()
  ctx.moveTo(...from)
  ctx.lineTo(...to)
  ctx.stroke()
  ctx.restore()
}
