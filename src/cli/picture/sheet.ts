import type { Svg } from './Svg.ts'

const light = {
  paper: '#ffffff',
  ink: '#1a1f26',
  muted: '#626c78',
  grid: '#e6eaee',
  price: '#1d5fd1',
  calls: '#c26a00',
  forced: '#c62f2f',
  fund: '#0f7d72',
  adl: '#7a3fd0',
}

const dark: typeof light = {
  paper: '#0d1117',
  ink: '#e8edf3',
  muted: '#96a0ac',
  grid: '#232a33',
  price: '#6fa8ff',
  calls: '#f2a541',
  forced: '#ff7d74',
  fund: '#46c4b3',
  adl: '#b898f8',
}

const variables = (colours: typeof light): string =>
  Object.entries(colours)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';')

/** The look of the picture; the names are the classes. */
export const sheet = `
svg{${variables(light)};font-family:system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;font-variant-numeric:tabular-nums}
@media (prefers-color-scheme:dark){svg{${variables(dark)}}}
.paper{fill:var(--paper)}
text{fill:var(--ink);font-size:13px}
.headline{font-size:22px;font-weight:650}
.subtitle{font-size:14px;fill:var(--muted)}
.title{font-size:14px;font-weight:600}
.unit{font-weight:400;fill:var(--muted);font-size:12px}
.note{text-anchor:end;fill:var(--c);font-size:13px;font-weight:500}
.tick,.source{fill:var(--muted);font-size:12px}
.y,.end{text-anchor:end}
.x{text-anchor:middle}
.grid{stroke:var(--grid);stroke-width:1}
.stroke{fill:none;stroke:var(--c);stroke-width:1.5;stroke-linejoin:round}
.wash{fill:var(--c);fill-opacity:.13}
.solid{fill:var(--c);fill-opacity:.55}
.point{fill:var(--c);stroke:var(--paper);stroke-width:1.5}
.mark{stroke:var(--adl);stroke-width:1.2}
.moment{stroke:var(--adl);stroke-width:1;stroke-dasharray:3 3}
.moment-words{fill:var(--adl);font-size:12px}
.price{--c:var(--price)}.calls{--c:var(--calls)}.forced{--c:var(--forced)}.fund{--c:var(--fund)}
` as Svg
