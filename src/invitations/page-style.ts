// How the invitation's page looks: one column, from 360 pixels up, light and dark.
export const STYLE = `
:root { color-scheme: light dark; --line: #c9ced6; --quiet: #4a5361; --mark: #0b57d0; --on-mark: #fff; --paper: #fff; --ink: #16191d }
@media (prefers-color-scheme: dark) {
  :root { --line: #444b57; --quiet: #b3bcc9; --mark: #a8c7fa; --on-mark: #062e6f; --paper: #16191d; --ink: #e8eaed }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
main, footer { max-width: 38rem; margin: 0 auto; padding: 1.5rem 1rem }
footer { color: var(--quiet); font-size: .875rem }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem }
h2 { font-size: 1.125rem; margin: 1.5rem 0 .5rem }
a { color: var(--mark) }
.logo { max-height: 3rem; max-width: 12rem; margin-bottom: 1rem }
blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid var(--line); white-space: pre-wrap }
.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)); gap: .25rem 1rem; padding-left: 1.25rem }
small { color: var(--quiet) }
fieldset { border: 1px solid var(--line); border-radius: .5rem; padding: .5rem 1rem; margin: 1rem 0 }
label { display: block; margin-top: .75rem; font-weight: 600 }
input, textarea { width: 100%; padding: .5rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--quiet); border-radius: .375rem }
button { min-height: 2.75rem; padding: .5rem 1.5rem; font: inherit; font-weight: 600; color: var(--on-mark); background: var(--mark); border: 0; border-radius: .375rem; cursor: pointer }
button.quiet { color: var(--ink); background: transparent; border: 1px solid var(--quiet) }
button:disabled { opacity: .6 }
:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px }
summary { cursor: pointer; padding: .5rem 0 }
.notice { border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem }
code { display: block; padding: .5rem; border: 1px solid var(--line); border-radius: .375rem; user-select: all }
`
