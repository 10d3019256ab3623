// The script of the submission docs: sends test leads and shows what came back, copies the page, finds fields.
import type { Caller } from '../accounts/account.ts'
import type { Context } from '../context.ts'
import { Answer } from '../http/route.ts'

const SCRIPT = `'use strict'
const by = (id) => document.getElementById(id)

function part(tag, text, label) {
  const made = document.createElement(tag)
  made.textContent = text
  if (label) made.setAttribute('aria-label', label)
  return made
}

function indented(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

const form = by('console')
if (form) {
  const choice = by('form')
  const written = {}
  let shown
  const show = () => {
    if (shown !== undefined) written[shown] = by('body').value
    shown = choice.selectedIndex
    by('body').value = written[shown] ?? choice.selectedOptions[0].dataset.body
  }
  choice.addEventListener('change', show)
  show()
  form.hidden = false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const { uri, headers } = choice.selectedOptions[0].dataset
    // The address wins over the body, so that nothing sent from here is taken for a real lead.
    const address = uri + (uri.includes('?') ? '&' : '?') + 'is_test=true'
    const sent = JSON.parse(headers)
    const key = by('key') && by('key').value.trim()
    const body = by('body').value
    const button = form.querySelector('button')
    button.disabled = true
    const lines = Object.entries(sent).map(([name, value]) => name + ': ' + value)
    if (key) lines.push('Authorization: Basic (your key)')
    const parts = [
      part('h3', 'Request'),
      part('pre', ['POST ' + address, ...lines, '', body].join('\\n')),
    ]
    const begun = performance.now()
    try {
      const bytes = key ? String.fromCharCode(...new TextEncoder().encode('API:' + key)) : ''
      const response = await fetch(address, {
        method: 'POST',
        credentials: 'omit',
        headers: { ...sent, ...(key && { Authorization: 'Basic ' + btoa(bytes) }) },
        body,
      })
      const text = await response.text()
      const took = Math.round(performance.now() - begun)
      parts.push(
        part('h3', 'Answer: ' + response.status + ' ' + response.statusText + ', ' + took + ' ms'),
        part('pre', indented(text) || '(empty)'),
      )
    } catch {
      parts.push(part('p', 'The exchange could not be reached. Try again in a moment.'))
    }
    button.disabled = false
    by('told').replaceChildren(...parts)
    by('told').focus()
  })
}

for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false
  const label = button.textContent
  button.addEventListener('click', async () => {
    try {
      const text = await (await fetch(button.dataset.copy)).text()
      await navigator.clipboard.writeText(text)
      button.textContent = 'Copied'
    } catch {
      location.assign(button.dataset.copy)
    }
    setTimeout(() => (button.textContent = label), 3000)
  })
}

const find = by('find')
if (find) {
  find.parentElement.hidden = false
  find.addEventListener('input', () => {
    const wanted = find.value.trim().toLowerCase()
    for (const row of document.querySelectorAll('#field-rows tr')) {
      row.hidden = !row.textContent.toLowerCase().includes(wanted)
    }
  })
}
`

export async function docsScript(_ctx: Context<Caller | null>): Promise<Answer<string>> {
  return new Answer(200, SCRIPT, { 'Cache-Control': 'public, max-age=300' })
}
