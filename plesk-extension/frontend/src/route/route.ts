// Where the page is, all of it in the fragment: #/queue?sort=size&offset=50. So it works the same inside the panel,
// and an address that is sent to somebody shows him the same.
import { useMemo, useSyncExternalStore } from 'react';

export type Fields = Record<string, string>;

export interface Route {
  path: string[];
  fields: Fields;
}

export function parse_route(fragment: string): Route {
  const [path = '', query = ''] = split_once(fragment.replace(/^#\/?/, ''), '?');
  return { path: path.split('/').filter(Boolean).map(decoded), fields: Object.fromEntries(new URLSearchParams(query)) };
}

// Fields that are empty are left out.
export function address_of(path: string[], fields: Record<string, string | number | undefined> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return `#/${path.map(encoded).join('/')}${text && `?${text}`}`;
}

export function useRoute(): Route & { fragment: string } {
  const fragment = useSyncExternalStore(subscribe, () => location.hash);
  return useMemo(() => ({ ...parse_route(fragment), fragment }), [fragment]);
}

export function go_to(address: string) {
  location.hash = address;
}

// The place in the history stays: for what is typed, letter by letter.
export function replace_with(address: string) {
  if (address === location.hash) return;
  history.replaceState(null, '', address);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

function subscribe(listener: () => void) {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

function split_once(text: string, mark: string): [string, string?] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

// Half a character has no address.
function encoded(part: string): string {
  return encodeURIComponent(part.replace(/[\ud800-\udfff]/gu, '\ufffd'));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
