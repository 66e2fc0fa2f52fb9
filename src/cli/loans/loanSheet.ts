import type { Svg } from '../picture/Svg.ts'

/** Colours of the loan picture beside those of every picture: coins, then zones from mild to bad. */
const light = {
  k0: '#1d5fd1',
  k1: '#7a3fd0',
  k2: '#0f7d72',
  k3: '#8a6d1f',
  k4: '#c2418c',
  z1: '#a9c6ee',
  z2: '#f0d67a',
  z3: '#ee9a3a',
  z4: '#c62f2f',
}

const dark: typeof light = {
  k0: '#6fa8ff',
  k1: '#b898f8',
  k2: '#46c4b3',
  k3: '#d9b85c',
  k4: '#f58cc4',
  z1: '#35588a',
  z2: '#a8913c',
  z3: '#d9822b',
  z4: '#ff6b61',
}

const variables = (colours: typeof light): string =>
  Object.entries(colours)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';')

const classes = Object.keys(light)
  .map((name) => `.${name}{--c:var(--${name})}`)
  .join('')

/** What the loan picture adds to the sheet of every picture. */
export const loanSheet = `
svg{${variables(light)}}
@media (prefers-color-scheme:dark){svg{${variables(dark)}}}
.band{fill:var(--c)}
.keys{text-anchor:end;font-size:12px;font-weight:500}
.keys tspan{fill:var(--c,var(--ink))}
.regime{font-size:16px;font-weight:650}
.about{fill:var(--muted);font-size:13px}
.note-in{text-anchor:end;font-size:12px;font-weight:500}
.adl{--c:var(--adl)}
${classes}
` as Svg
