// The report by domain as a file.
import type { Domain } from '../answers/types';

const k_columns: (keyof Domain)[] = [
  'domain', 'owner', 'aliases', 'verdict', 'score', 'sources', 'worst', 'messages', 'recipients', 'sent', 'deferred', 'bounced',
  'unknown_recipients', 'queued', 'queued_recipients',
];

// With a mark in front that tells Excel the encoding.
export function csv_of(domains: Domain[]): string {
  const rows = domains.map((domain) => k_columns.map((column) => cell_of(domain[column])).join(','));
  return `\ufeff${[k_columns.join(','), ...rows].join('\r\n')}\r\n`;
}

// Spreadsheet programs take a text that begins like this for a formula, quoted or not, and blanks in front do not
// hinder all of them. An apostrophe makes it a text.
const k_formula = /^[\s\u0000]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

export function cell_of(value: string | number | string[] | null): string {
  if (typeof value === 'number') return String(value);
  const text = String(value ?? '');
  const harmless = k_formula.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}

export function offer_file(name: string, type: string, text: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
