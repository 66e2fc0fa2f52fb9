/** Notes commits that were slow: the first, the second, the fourth and so on, that few words be many commits. */
export function slowDisk(note: (text: string) => void): (ms: number) => void {
  let count = 0
  return (ms) => {
    count += 1
    if ((count & (count - 1)) !== 0) return
    const times = count === 1 ? '' : ` (${count} slow ones so far)`
    note(`slow disk: a commit took ${Math.round(ms)} ms${times}`)
  }
}
