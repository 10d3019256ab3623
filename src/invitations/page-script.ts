// The script of the invitation's page: posts the answer as JSON and shows what came of it.
import type { Caller } from '../accounts/account.ts'
import type { Context } from '../context.ts'
import { Answer } from '../http/route.ts'

const SCRIPT = `'use strict'
const outcome = document.getElementById('outcome')

function show(parts) {
  const box = document.createElement('div')
  box.className = 'notice'
  for (const [tag, text] of parts) {
    const part = document.createElement(tag)
    part.textContent = text
    box.append(part)
  }
  outcome.replaceChildren(box)
  outcome.focus()
}

async function answer(form, verb, body) {
  const button = form.querySelector('button')
  button.disabled = true
  try {
    const response = await fetch('/invitations/' + form.dataset.invitation + '/' + verb, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Requested-With': 'fetch' },
      body: JSON.stringify({ token: form.dataset.token, ...body }),
    })
    const said = await response.json()
    if (response.ok) return said
    show([['p', said.error + '.']])
  } catch {
    show([['p', 'The exchange could not be reached. Try again in a moment.']])
  }
  button.disabled = false
}

function done(parts) {
  for (const form of document.forms) form.hidden = true
  for (const part of document.querySelectorAll('details')) part.hidden = true
  show(parts)
}

const accept = document.getElementById('accept')
accept.addEventListener('submit', async (event) => {
  event.preventDefault()
  const value = (name) => accept.elements[name]?.value.trim()
  const body = accept.elements.company
    ? { account: { name: value('company') },
        user: { first_name: value('first_name'), ...(value('last_name') && { last_name: value('last_name') }) } }
    : {}
  const said = await answer(accept, 'accept', body)
  if (!said) return
  const parts = [['p', 'You are connected. ' + said.account.name + ' has accepted the invitation.']]
  if (said.api_key) {
    parts.push(['p', 'This is the first API key of your account. It is shown only now: keep it in a safe place.'])
    parts.push(['code', said.api_key])
  }
  done(parts)
})

const decline = document.getElementById('decline')
decline.addEventListener('submit', async (event) => {
  event.preventDefault()
  const reason = decline.elements.reason.value.trim()
  if (await answer(decline, 'decline', reason ? { reason } : {})) {
    done([['p', 'You have declined the invitation, and its sender is told.']])
  }
})
`

export async function invitationScript(_ctx: Context<Caller | null>): Promise<Answer<string>> {
  return new Answer(200, SCRIPT, { 'Cache-Control': 'public, max-age=300' })
}
