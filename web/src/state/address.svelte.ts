/** Where the page is: its path and its query say all that is shown, so an address can be sent. */
export const address = $state({ path: location.pathname, query: location.search })

export const words = (): URLSearchParams => new URLSearchParams(address.query)

export const word = (name: string): string => words().get(name) ?? ''

export function go(href: string): void {
  if (href === address.path + address.query) return
  history.pushState(null, '', href)
  read()
  document.querySelector('main')?.scrollTo(0, 0)
}

/** Changes words of the query in place: a filter is no step to go back over. */
export function put(changes: Readonly<Record<string, string | null>>): void {
  const query = words()
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') query.delete(name)
    else query.set(name, value)
  }
  const text = query.toString()
  history.replaceState(null, '', address.path + (text === '' ? '' : `?${text}`))
  read()
}

function read(): void {
  address.path = location.pathname
  address.query = location.search
}

/** Links of the page itself lead to a screen, without a load. */
export function start(): void {
  window.addEventListener('popstate', read)
  document.addEventListener('click', (event) => {
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey
    const link = (event.target as Element | null)?.closest?.('a')
    if (!isPlain || !link || event.defaultPrevented) return
    if (link.origin !== location.origin || link.hasAttribute('download') || link.target) return
    event.preventDefault()
    go(link.pathname + link.search)
  })
}
