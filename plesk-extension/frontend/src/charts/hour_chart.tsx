// Bars by hour, in parts that stand on each other. The table below it says the same in numbers.
import { useId } from 'react';
import { scaleBand, scaleLinear, scaleUtc } from 'd3-scale';
import { useWords } from '../words/words';
import { bars_of, type Bar, type HourOf } from './hours';

export interface Series {
  name: string;
  colour: string;
}

interface Props {
  title: string;
  series: Series[];
  hours: HourOf[];
}

const k_width = 800, k_height = 220;
const k_left = 48, k_right = 8, k_top = 12, k_bottom = 26;

export function HourChart({ title, series, hours }: Props) {
  const { t } = useWords();
  const { bars, step } = bars_of(hours, series.length);
  if (bars.length === 0) return <p className="chart__none">{t('chart.none')}</p>;
  const by_day = step > 3600_000;
  return (
    <figure className="chart">
      <Drawing bars={bars} series={series} label={title} step={step} />
      {series.length > 1 && <Legend series={series} />}
      <details>
        <summary>{t('chart.as_table')}</summary>
        <Numbers bars={bars} series={series} title={title} by_day={by_day} />
      </details>
    </figure>
  );
}

function Drawing({ bars, series, label, step }: { bars: Bar[]; series: Series[]; label: string; step: number }) {
  const { t, number, hour } = useWords();
  const id = useId();
  const peak = bars.reduce((most, bar) => (sum_of(bar) > sum_of(most) ? bar : most));
  const across = scaleBand<number>(bars.map((_, i) => i), [k_left, k_width - k_right]).paddingInner(0.15);
  const up = scaleLinear([0, sum_of(peak) || 1], [k_height - k_bottom, k_top]).nice(4);
  const summary = t('chart.summary', {
    title: label,
    total: number(bars.reduce((all, bar) => all + sum_of(bar), 0)),
    peak: number(sum_of(peak)),
    hour: hour(peak.start.toISOString()),
  });
  return (
    <svg className="chart__drawing" viewBox={`0 0 ${k_width} ${k_height}`} role="img" aria-labelledby={id}>
      <title id={id}>{summary}</title>
      {up.ticks(4).map((value) => (
        <g key={value} className="chart__line">
          <line x1={k_left} x2={k_width - k_right} y1={up(value)} y2={up(value)} />
          <text x={k_left - 6} y={up(value)} dy="0.32em" textAnchor="end">{number(value)}</text>
        </g>
      ))}
      {bars.map((bar, i) => (
        <g key={i}>
          <title>{`${hour(bar.start.toISOString())}: ${number(sum_of(bar))}`}</title>
          {stacked(bar).map(([from, to], part) =>
            to > from && (
              <rect
                key={part}
                x={across(i)}
                width={across.bandwidth()}
                y={up(to)}
                height={up(from) - up(to)}
                fill={series[part].colour}
              />
            ),
          )}
        </g>
      ))}
      <TimeAxis bars={bars} step={step} />
    </svg>
  );
}

function TimeAxis({ bars, step }: { bars: Bar[]; step: number }) {
  const { language } = useWords();
  const first = bars[0].start, end = new Date(bars[bars.length - 1].start.getTime() + step);
  const place = scaleUtc([first, end], [k_left, k_width - k_right]);
  const is_long = end.getTime() - first.getTime() > 2 * 24 * 3600_000;
  const format = new Intl.DateTimeFormat(language, is_long ? { day: 'numeric', month: 'short' } : { timeStyle: 'short' });
  return (
    <g className="chart__line">
      {place.ticks(6).map((at) => (
        <text key={at.getTime()} x={place(at)} y={k_height - 6} textAnchor="middle">{format.format(at)}</text>
      ))}
    </g>
  );
}

function Legend({ series }: { series: Series[] }) {
  return (
    <ul className="chart__legend" aria-hidden="true">
      {series.map(({ name, colour }) => (
        <li key={name}>
          <svg width="12" height="12"><rect width="12" height="12" fill={colour} /></svg> {name}
        </li>
      ))}
    </ul>
  );
}

function Numbers({ bars, series, title, by_day }: { bars: Bar[]; series: Series[]; title: string; by_day: boolean }) {
  const { t, number, hour } = useWords();
  return (
    <div className="chart__table" tabIndex={0} role="group" aria-label={title}>
      <table className="plain-table">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t(by_day ? 'chart.day' : 'chart.hour')}</th>
            {series.map(({ name }) => <th key={name} scope="col" className="number">{name}</th>)}
          </tr>
        </thead>
        <tbody>
          {bars.map((bar, i) => (
            <tr key={i}>
              <th scope="row">{hour(bar.start.toISOString())}</th>
              {bar.parts.map((value, part) => <td key={part} className="number">{number(value)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function sum_of(bar: Bar): number {
  return bar.parts.reduce((all, part) => all + part, 0);
}

function stacked(bar: Bar): [number, number][] {
  let from = 0;
  return bar.parts.map((part) => [from, (from += part)]);
}
