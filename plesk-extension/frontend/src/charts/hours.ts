// Counts by hour as the bars of a chart: hours without mail are there too, and many hours become days.
export interface Bar {
  start: Date;
  parts: number[]; // one for each series
}

export interface HourOf {
  hour: string;
  series: number;
  value: number;
}

export const k_hour = 3600_000;
const k_day = 24 * k_hour;
export const k_most_bars = 24 * 8;

export function step_of(hours: HourOf[]): number {
  const times = hours.map((one) => Date.parse(one.hour));
  const span = Math.max(...times) - Math.min(...times);
  return span / k_hour < k_most_bars ? k_hour : k_day;
}

export function bars_of(all: HourOf[], series: number): { bars: Bar[]; step: number } {
  const hours = all.filter((one) => !Number.isNaN(Date.parse(one.hour)));
  if (hours.length === 0) return { bars: [], step: k_hour };
  const step = step_of(hours);
  const start_of = (text: string) => Math.floor(Date.parse(text) / step) * step;
  const times = hours.map((one) => start_of(one.hour));
  const first = Math.min(...times);
  const count = (Math.max(...times) - first) / step + 1;
  const bars = Array.from({ length: count }, (_, i) => ({
    start: new Date(first + i * step),
    parts: new Array<number>(series).fill(0),
  }));
  for (const one of hours) bars[(start_of(one.hour) - first) / step].parts[one.series] += one.value;
  return { bars, step };
}
