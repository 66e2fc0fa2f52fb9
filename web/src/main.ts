import 'uplot/dist/uPlot.min.css'
import './app.css'
import { mount } from 'svelte'
import App from './App.svelte'
import * as address from './state/address.svelte.ts'
import * as book from './state/book.svelte.ts'
import * as link from './state/link.svelte.ts'
import * as theme from './state/theme.svelte.ts'

theme.start()
address.start()
link.start()
book.start()

const target = document.getElementById('app')
if (target !== null) mount(App, { target })
