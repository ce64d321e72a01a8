// Text that a stranger wrote. It is a text node and nothing else; what is made to be invisible or to turn the
// line around is shown by its number.
import type { ReactNode } from 'react';

// Controls, direction marks and overrides, blanks without width, line separators, tags, halves of a character.
const k_unseen =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|[\ud800-\udfff]/gu;

export function Foreign({ text, lines }: { text: string; lines?: boolean }) {
  return <bdi className={lines ? 'foreign foreign--few-lines' : 'foreign'}>{with_marks(text, k_unseen)}</bdi>;
}

// As a block, such as a header: its own line ends are kept.
export function ForeignBlock({ name, text }: { name: string; text: string }) {
  const ended = text.replace(/\r\n/g, '\n');
  return (
    <pre className="foreign foreign--block" tabIndex={0} role="group" aria-label={name}>
      {with_marks(ended, k_unseen, '\n\t')}
    </pre>
  );
}

function with_marks(text: string, unseen: RegExp, kept = ''): ReactNode[] {
  const pieces: ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(unseen)) {
    if (kept.includes(match[0])) continue;
    pieces.push(text.slice(end, match.index), <Mark key={match.index} character={match[0]} />);
    end = match.index + match[0].length;
  }
  pieces.push(text.slice(end));
  return pieces;
}

function Mark({ character }: { character: string }) {
  return <span className="foreign__mark">{name_of(character.codePointAt(0)!)}</span>;
}

// The old controls have names, and the others numbers.
const k_names =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(' ');

function name_of(code: number): string {
  if (code < k_names.length) return k_names[code];
  if (code === 0x7f) return 'DEL';
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
