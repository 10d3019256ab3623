// The reference page: Swagger UI from its package, so that it works offline.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { NotFoundError } from '../lib/errors.ts'

const FOLDER = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))

const START = `window.onload = () => SwaggerUIBundle({ url: '/openapi.json', dom_id: '#reference', deepLinking: true,
  validatorUrl: null, displayRequestDuration: true, docExpansion: 'none' })`

const FILES: Record<string, { type: string; read: () => string }> = {
  'swagger-ui.css': { type: 'text/css; charset=utf-8', read: () => packaged('swagger-ui.css') },
  'swagger-ui-bundle.js': {
    type: 'text/javascript; charset=utf-8',
    read: () => packaged('swagger-ui-bundle.js'),
  },
  'start.js': { type: 'text/javascript; charset=utf-8', read: () => START },
}

export function docsPage(): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Gangway: the reference</title><link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><main id="reference"></main>
<script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body></html>
`
}

/** A part of the page, or NotFoundError. */
export function docsFile(name: string): { text: string; type: string } {
  const file = Object.hasOwn(FILES, name) ? FILES[name] : undefined
  if (!file) throw new NotFoundError('The file')
  return { text: file.read(), type: file.type }
}

function packaged(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8')
}
