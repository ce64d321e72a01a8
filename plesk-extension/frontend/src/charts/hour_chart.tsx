// Bars by hour, in parts that stand on each other. The table below it says the same in numbers.
import { useId, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { scaleBand, scaleLinear } from 'd3-scale';
import { useWords } from '../words/words';
import { bars_of, k_hour, type Bar, type HourOf } from './hours';

export interface Series {
  name: string;
  colour: string;
}

interface Props {
  title: string;
  series: Series[];
  hours: HourOf[];
}

const k_height = 200;
const k_left = 48, k_right = 8, k_top = 12, k_bottom = 26;
const k_widest_bar = 40;
const k_least_of_label = 90; // so wide that two stand side by side

export function HourChart({ title, series, hours }: Props) {
  const { t } = useWords();
  const { bars, step } = bars_of(hours, series.length);
  if (bars.length === 0) return <p className="chart__none">{t('chart.none')}</p>;
  const by_day = step > k_hour;
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

// As wide as there is room, so that its words are as large as the others.
function useWidth(element: RefObject<Element>): number {
  const [width, set_width] = useState(800);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => set_width(Math.max(200, Math.round(entry.contentRect.width))));
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

function Drawing({ bars, series, label, step }: { bars: Bar[]; series: Series[]; label: string; step: number }) {
  const { t, number, hour } = useWords();
  const id = useId();
  const element = useRef<SVGSVGElement>(null);
  const width = useWidth(element);
  const peak = bars.reduce((most, bar) => (sum_of(bar) > sum_of(most) ? bar : most));
  const right = Math.min(width - k_right, k_left + bars.length * k_widest_bar);
  const across = scaleBand<number>(bars.map((_, i) => i), [k_left, right]).paddingInner(0.15);
  const up = scaleLinear([0, sum_of(peak) || 1], [k_height - k_bottom, k_top]).nice(4);
  const summary = t('chart.summary', {
    title: label,
    total: bars.reduce((all, bar) => all + sum_of(bar), 0),
    peak: sum_of(peak),
    hour: hour(peak.start.toISOString()),
  });
  return (
    <svg className="chart__drawing" ref={element} viewBox={`0 0 ${width} ${k_height}`} role="img" aria-labelledby={id}>
      <title id={id}>{summary}</title>
      {up.ticks(4).map((value) => (
        <g key={value} className="chart__line">
          <line x1={k_left} x2={width - k_right} y1={up(value)} y2={up(value)} />
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
      <TimeAxis bars={bars} step={step} place={(i) => across(i)! + across.bandwidth() / 2} bar_width={across.step()} />
    </svg>
  );
}

interface AxisProps {
  bars: Bar[];
  step: number;
  place: (bar: number) => number;
  bar_width: number;
}

// Days have a date, and hours a time, with the date at midnight.
function TimeAxis({ bars, step, place, bar_width }: AxisProps) {
  const { language } = useWords();
  const date = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'short' });
  const every = [1, 2, 3, 6, 12, 24, 48].find((n) => n * bar_width >= k_least_of_label) ?? 96;
  const is_labelled = ({ start }: Bar, i: number) => (step > k_hour ? i % every === 0 : start.getHours() % Math.min(every, 24) === 0);
  return (
    <g className="chart__line">
      {bars.map((bar, i) =>
        is_labelled(bar, i) && (
          <text key={i} x={place(i)} y={k_height - 6} textAnchor="middle">
            {(step > k_hour || bar.start.getHours() === 0 ? date : time).format(bar.start)}
          </text>
        ),
      )}
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
