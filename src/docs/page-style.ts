// How the submission docs look: one column, from 360 pixels up, light and dark; a click marks a whole example.
export const STYLE = `
:root { color-scheme: light dark; --line: #c9ced6; --quiet: #4a5361; --mark: #0b57d0; --soft: #f3f5f8; --paper: #fff; --ink: #16191d }
@media (prefers-color-scheme: dark) {
  :root { --line: #444b57; --quiet: #b3bcc9; --mark: #a8c7fa; --soft: #22262c; --paper: #16191d; --ink: #e8eaed }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
main, footer { max-width: 56rem; margin: 0 auto; padding: 1.5rem 1rem }
footer, small { color: var(--quiet); font-size: .875rem }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem }
a { color: var(--mark) }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; list-style: none }
pre { margin: .25rem 0 1rem; padding: .75rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--soft); white-space: pre-wrap; user-select: all; font-size: .875rem }
code { font-size: .9em }
label { display: block; font-weight: 600 }
input, select, textarea { width: 100%; max-width: 100%; padding: .5rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--paper); color: var(--ink); font: inherit }
textarea { font-family: ui-monospace, monospace; font-size: .875rem; resize: vertical }
button { padding: .5rem 1rem; border: 1px solid var(--mark); border-radius: .5rem; background: var(--mark); color: var(--paper); font: inherit; font-weight: 600; cursor: pointer }
button:disabled { opacity: .6; cursor: wait }
[hidden] { display: none }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100% }
th, td { overflow-wrap: break-word; text-align: left; vertical-align: top; padding: .375rem .75rem .375rem 0; border-bottom: 1px solid var(--line) }
.notice { border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; background: var(--soft) }
:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px }
`
