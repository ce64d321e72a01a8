// Numbers, sizes and times as the reader's language writes them.
export interface Formats {
  number: (value: number) => string;
  percent: (share: number) => string;
  size: (bytes: number) => string;
  time: (rfc3339: string) => string;
  hour: (rfc3339: string) => string;
  clock: (time: Date) => string;
  list: (items: string[]) => string;
}

const k_units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

export function formats_of(language: string): Formats {
  const number = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' });
  const hour = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const clock = new Intl.DateTimeFormat(language, { timeStyle: 'medium' });
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  return {
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    size: (bytes) => size(language, bytes),
    time: (text) => formatted(time, text),
    hour: (text) => formatted(hour, text),
    clock: (at) => clock.format(at),
    list: (items) => list.format(items),
  };
}

// What is no time is shown as it is.
function formatted(format: Intl.DateTimeFormat, text: string): string {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? text : format.format(at);
}

function size(language: string, bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit + 1 < k_units.length) {
    value /= 1000;
    ++unit;
  }
  const digits = unit > 0 && value < 10 ? 1 : 0;
  return new Intl.NumberFormat(language, {
    style: 'unit', unit: k_units[unit], unitDisplay: unit === 0 ? 'long' : 'short', maximumFractionDigits: digits,
  }).format(value);
}
