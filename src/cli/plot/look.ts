import type { Svg } from '../picture/Svg.ts'
import { sheet } from '../picture/sheet.ts'

/** Okabe and Ito's colours, which people tell apart however they see colour; lighter on the dark. */
const light = ['#0072b2', '#d55e00', '#009e73', '#aa4499', '#7a6a00', '#4d5a67'] as const
const dark = ['#56b4e9', '#f0894d', '#2fc79b', '#e19ad0', '#e6d352', '#aab4bf'] as const

/** A line has its dash as well as its colour. */
const dashes = ['none', '7 4', '2 3', '9 3 2 3', '12 4', '4 4'] as const

const variables = (colours: readonly string[]): string =>
  colours.map((colour, index) => `--s${index + 1}:${colour}`).join(';')

const series = dashes
  .map((dash, index) => `.s${index + 1}{--c:var(--s${index + 1});--dash:${dash}}`)
  .join('')

/** The look of plots: that of pictures, with colours by series. */
export const look = `${sheet}
svg{${variables(light)}}
@media (prefers-color-scheme:dark){svg{${variables(dark)}}}
${series}
.series{fill:none;stroke:var(--c);stroke-width:2;stroke-linejoin:round;stroke-dasharray:var(--dash)}
.band{fill:var(--c);fill-opacity:.18;stroke:none}
.bar{fill:var(--c);fill-opacity:.8;stroke:none}
.cell{fill:var(--c)}
.cell-words{font-size:12px;text-anchor:middle}
.cell-words.on{fill:var(--paper)}
.speck{fill:var(--ink);fill-opacity:.55}
.upright{stroke:var(--c);stroke-width:1.4;stroke-dasharray:5 3}
.words{font-size:12px;paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}
.end-words{text-anchor:end}
.note-words{text-anchor:end;fill:var(--muted);font-size:12px}
` as Svg
