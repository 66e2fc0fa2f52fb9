/** A piece of a drawing, already escaped. */
export type Svg = string & { readonly svg: unique symbol }

export type Attributes = Readonly<Record<string, string | number>>

/** An element with its attributes and what is in it. */
export function element(name: string, attributes: Attributes, ...children: readonly Svg[]): Svg {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(typeof value === 'number' ? short(value) : value)}"`)
    .join('')
  const inside = children.join('')
  return (inside === '' ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`) as Svg
}

/** Characters, never markup. */
export const characters = (text: string): Svg => escaped(text) as Svg

/** A tenth of a pixel is finer than anybody sees, and half the bytes. */
export const short = (value: number): string => String(Math.round(value * 10) / 10)

const escaped = (value: string): string =>
  value.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)

export * as Svg from './Svg.ts'
