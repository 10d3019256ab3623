// The app begins: colours, requests, addresses.
import '@mantine/core/styles.css'
import './app.css'
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router'
import { App } from './app.tsx'
import { Fault } from './ask.ts'
import { readableColours, theme } from './theme.ts'

const PASSING = ['lost', 'busy']

const client = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (times, error) => error instanceof Fault && PASSING.includes(error.kind) && times < 2,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})

const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? ''
// The lock that dialogs put on scrolling writes a style element too, and looks for the nonce here.
Object.assign(globalThis, { __webpack_nonce__: nonce })

const root = document.getElementById('root')

if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={readableColours}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
      >
        <QueryClientProvider client={client}>
          <BrowserRouter basename="/app">
            <App />
          </BrowserRouter>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
}
