/** Append-only bytes: a file, or a simulated disk that a test lets fail. */
export interface Storage {
  read(): Uint8Array
  append(bytes: Uint8Array): void
  truncate(size: number): void
  /** Returns when every append and truncation before it survives a power failure. */
  sync(): void
}

/** A few bytes beside a log, written over in place: the record of what was acknowledged. */
export interface Slots {
  read(): Uint8Array
  /** Writes over what is at a byte, and lengthens what is shorter. */
  write(bytes: Uint8Array, at: number): void
  /** Returns when every write before it survives a power failure. */
  sync(): void
}
