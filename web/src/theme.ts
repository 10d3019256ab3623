// The colours of the pages: Mantine's, where they can be read by everybody, and darker or lighter ones where not.
import { type CSSVariablesResolver, createTheme } from '@mantine/core'
import { words } from './words.ts'

export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  autoContrast: true,
  components: {
    // A menu holds its items alone: the first of them gets the focus.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Modal: { defaultProps: { closeButtonProps: { 'aria-label': words.close } } },
  },
})

/** Text on a tint of its own colour has a contrast of 4.5 at least. */
const ON_TINTS: Record<string, string> = {
  blue: '#114f8a',
  green: '#1c5c29',
  orange: '#8f3208',
  yellow: '#7a3d00',
  red: '#a11616',
  gray: '#343a40',
}

export const readableColours: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5c636a',
    '--mantine-color-placeholder': '#6c737a',
    '--mantine-color-anchor': '#1864ab',
    '--mantine-color-error': '#c21f1f',
    '--mantine-color-red-filled': '#c21f1f',
    ...Object.fromEntries(
      Object.entries(ON_TINTS).map(([name, colour]) => [`--mantine-color-${name}-light-color`, colour]),
    ),
  },
  dark: {
    '--mantine-color-dimmed': '#a3a3a3',
    '--mantine-color-placeholder': '#9a9a9a',
    '--mantine-color-anchor': '#74c0fc',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-red-filled': '#c21f1f',
  },
})
