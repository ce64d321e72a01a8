// The page of a list that the address names.
import type { Fields } from './route';

export function number_in(fields: Fields, name: string): number {
  const value = Number(fields[name]);
  return Number.isSafeInteger(value) && value > 0 ? value : 0;
}

// What the server is asked with: fields without a value are left out.
export function params_of(values: Record<string, string | number | undefined>): Record<string, string | number> {
  const params: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '' && value !== 0) params[name] = value;
  }
  return params;
}
