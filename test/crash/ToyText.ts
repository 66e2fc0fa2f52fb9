import type { Codec } from '../../src/journal/Codec.ts'

/** A codec for the toy's trees: JSON, with bigints as text that ends in n. */
export const ToyText: Codec = {
  version: 3,
  encode: (tree) =>
    JSON.stringify(tree, (_, value) => (typeof value === 'bigint' ? `${value}n` : value)),
  decode: (text) =>
    JSON.parse(text, (_, value) =>
      typeof value === 'string' && /^-?\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value,
    ),
  upcast: (step) => step,
}
