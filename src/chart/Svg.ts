/** A fragment of SVG, already escaped. */
export type Svg = string & { readonly svg: unique symbol }

export type Attributes = Readonly<Record<string, string | number>>

/** An element with its attributes and content. */
export function element(name: string, attributes: Attributes, ...children: readonly Svg[]): Svg {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(typeof value === 'number' ? short(value) : value)}"`)
    .join('')
  const inside = children.join('')
  return (inside === '' ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`) as Svg
}

/** Text content, with markup escaped. */
export const characters = (text: string): Svg => escaped(text) as Svg

/** A tenth of a pixel is precise enough, and halves the size. */
export const short = (value: number): string => String(Math.round(value * 10) / 10)

const escaped = (value: string): string =>
  value.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)

export * as Svg from './Svg.ts'
