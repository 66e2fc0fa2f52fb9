/** An exact text for plain trees: `decode(encode(tree))` is the tree, the same tree one text. */
export interface Codec {
  /** Part of every hash: a new version never reads as an old one. */
  readonly version: number
  encode(tree: unknown): string
  decode(text: string): unknown
  /** What a step says that an older version wrote: as this version would have written it. */
  upcast(step: Body, written: number): Body
}

/** What is encoded of a step. */
export interface Body {
  readonly command: unknown
  readonly events: readonly unknown[]
}

/** Who writes: what must be equal for a decision to be met again. */
export interface Author {
  readonly build: string
  /** Version of the codec. */
  readonly codec: number
}
