/** Append-only bytes: a file, or a simulated disk that a test lets fail. */
export interface Storage {
  read(): Uint8Array
  append(bytes: Uint8Array): void
  truncate(size: number): void
  /** Returns when every append and truncation before it survives a power failure. */
  sync(): void
}
