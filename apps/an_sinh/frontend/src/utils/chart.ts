import { formatNumber } from './format'
import type { Value } from '@/types'

/** Colours that differ in lightness as well as in hue, so that they stay apart for colour-blind readers and on paper. */
export const PALETTE = ['#1d5fa8', '#d97706', '#0f766e', '#9333ea', '#b91c1c', '#64748b', '#65a30d']

export interface FrappeChart {
  type?: string
  data: { labels: string[]; datasets: { name: string; values: number[]; chartType?: string }[] }
  colors?: string[]
  fieldtype?: string
  barOptions?: { stacked?: boolean }
  title?: string
}

const isUsable = (chart: Value): chart is FrappeChart =>
  Boolean(chart?.data?.labels?.length && chart.data.datasets?.length)

const shorten = (label: string) => (label.length > 18 ? `${label.slice(0, 17)}…` : label)

function roundChart(chart: FrappeChart, colors: string[], unit: string) {
  const [dataset] = chart.data.datasets
  return {
    color: colors,
    tooltip: { trigger: 'item', valueFormatter: (value: unknown) => formatNumber(value, 2) + unit },
    legend: { bottom: 0, type: 'scroll' },
    series: [
      {
        type: 'pie',
        radius: chart.type === 'donut' ? ['45%', '70%'] : '70%',
        data: chart.data.labels.map((name, index) => ({ name, value: dataset.values[index] })),
      },
    ],
  }
}

/** A Frappe chart (`data.labels`, `data.datasets`, `type`) as an ECharts option; null when there is nothing to draw. */
export function chartOption(chart: unknown, narrow = false): Record<string, Value> | null {
  if (!isUsable(chart)) return null
  const colors = chart.colors?.length ? chart.colors : PALETTE
  const unit = chart.fieldtype === 'Percent' ? ' %' : chart.fieldtype === 'Currency' ? ' ₫' : ''
  if (['pie', 'donut', 'percentage'].includes(chart.type ?? '')) return roundChart(chart, colors, unit)
  const crowded = chart.data.labels.length > (narrow ? 5 : 12)
  return {
    color: colors,
    aria: { enabled: true },
    animationDuration: 300,
    tooltip: {
      trigger: 'axis',
      valueFormatter: (value: unknown) => (value == null ? '–' : formatNumber(value, 2) + unit),
    },
    legend: { top: 0, type: 'scroll' },
    // A slanted name reaches out to the left of its bar; the first one has the edge there.
    grid: { left: crowded ? 40 : 8, right: 12, top: 40, bottom: 8, containLabel: true },
    xAxis: {
      type: 'category',
      data: chart.data.labels,
      axisLabel: { rotate: crowded ? 45 : 0, formatter: shorten, interval: crowded ? 'auto' : 0 },
    },
    yAxis: {
      type: 'value',
      max: chart.fieldtype === 'Percent' ? 100 : undefined,
      axisLabel: { formatter: (value: number) => formatNumber(value) + unit },
    },
    series: chart.data.datasets.map((dataset) => ({
      name: dataset.name,
      type: (dataset.chartType || chart.type) === 'line' ? 'line' : 'bar',
      // Among bars a line is what is asked of each: level over its bar.
      ...(chart.type === 'axis-mixed' &&
        dataset.chartType === 'line' && {
          step: 'middle',
          symbol: 'none',
          lineStyle: { type: 'dashed', width: 3 },
          z: 5,
        }),
      stack: chart.barOptions?.stacked ? 'all' : undefined,
      data: dataset.values,
      barMaxWidth: 36,
    })),
  }
}
