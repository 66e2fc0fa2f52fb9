/**
 * A canonical text for plain trees: `decode(encode(tree))` equals the tree, and equal trees have
 * equal texts.
 */
export interface Codec {
  /** Part of every hash, so that one version is never read as another. */
  readonly version: number
  encode(tree: unknown): string
  decode(text: string): unknown
  /** Writes a tree in pieces of about a length, which together are what `encode` gives. */
  pieces(tree: unknown, length: number): Iterable<string>
  /**
   * Reads a record that was written in pieces, given from one of them on. Its long fields, which are
   * lists, are drawn item by item each time that they are iterated. It comes after a pause for each piece.
   */
  record(
    pieces: (from: number) => Iterable<string>,
    long: readonly string[],
  ): Generator<void, unknown>
  /** Converts a step written by an older version to the form of this version. */
  upcast(step: Body, written: number): Body
}

/** The part of a step that is encoded. */
export interface Body {
  readonly command: unknown
  readonly events: readonly unknown[]
}

/** The writer: build and codec, which must be equal for a decision to be repeated. */
export interface Author {
  readonly build: string
  /** Version of the codec. */
  readonly codec: number
}

/** Who opens a journal, and what a new one is begun with. */
export interface Founder extends Author {
  /** 32 random bytes in hex, kept with the journal; what an existing one keeps stays. */
  readonly secret: string
}
