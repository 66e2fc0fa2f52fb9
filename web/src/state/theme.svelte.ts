type Theme = 'system' | 'light' | 'dark'

const KEY = 'plimsoll.theme'

const stored = (): Theme => {
  try {
    const text = localStorage.getItem(KEY)
    return text === 'light' || text === 'dark' ? text : 'system'
  } catch {
    return 'system'
  }
}

const dark = window.matchMedia('(prefers-color-scheme: dark)')
const print = window.matchMedia('print')

/** Counts up with every change, so that what is drawn on canvas is drawn anew. */
export const theme = $state({ chosen: stored(), isDark: false, drawn: 0 })

export function start(): void {
  apply()
  dark.addEventListener('change', apply)
  print.addEventListener('change', apply)
}

export function turn(): void {
  theme.chosen = theme.isDark ? 'light' : 'dark'
  try {
    localStorage.setItem(KEY, theme.chosen)
  } catch {
    // Without storage the choice holds until the page is closed.
  }
  apply()
}

/** Paper is light, whatever the screen is. */
function apply(): void {
  theme.isDark = theme.chosen === 'system' ? dark.matches : theme.chosen === 'dark'
  document.documentElement.dataset.theme = theme.isDark && !print.matches ? 'dark' : 'light'
  theme.drawn += 1
}
