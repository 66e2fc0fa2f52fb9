/** An account as it was fetched cannot be told where it is mirrored to: what is defined there differs. */
export class Unfit extends Error {
  override readonly name = 'Connect.Unfit'
}
