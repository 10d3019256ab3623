// Bars, drawn by a library that is loaded only where charts are.
import '@mantine/charts/styles.css'
import { BarChart } from '@mantine/charts'

export type Bar = { name: string; label: string; color: string }

type Props = {
  data: Record<string, string | number>[]
  bars: Bar[]
  /** Parts of a whole, which are counts. */
  isStacked: boolean
  shown(value: number): string
  /** The same, short enough for an axis. */
  short(value: number): string
}

/** Nothing moves: the figures are what matters. */
export function Bars({ data, bars, isStacked, shown, short }: Props) {
  return (
    <BarChart
      h={260}
      data={data}
      dataKey="label"
      series={bars}
      type={isStacked ? 'stacked' : 'default'}
      valueFormatter={shown}
      withLegend
      barProps={{ isAnimationActive: false }}
      // The table beside it says the same to who cannot see it; nothing in the picture takes the focus.
      barChartProps={{ accessibilityLayer: false }}
      tooltipAnimationDuration={0}
      yAxisProps={{ width: 64, tickFormatter: short, allowDecimals: !isStacked }}
      legendProps={{ itemSorter: null }}
      maxBarWidth={48}
    />
  )
}
