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
  pieces(tree, length) {
    const text = ToyText.encode(tree)
    const count = Math.ceil(text.length / length)
    return Array.from({ length: count }, (_, index) =>
      text.slice(index * length, (index + 1) * length),
    )
  },
  *record(pieces) {
    yield
    return ToyText.decode([...pieces(0)].join(''))
  },
  upcast: (step) => step,
}
