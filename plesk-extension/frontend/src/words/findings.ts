// What is to be said of an entry of the white list as an admin reads it: as words/reasons.ts does it, but that the same
// finding has a sentence of several forms. One that is not known here is shown as it came.
import type { WhitelistFinding } from '../answers/types';
import type { ShownReason } from './reasons';
import type { Words } from './words';

const k_spam = String.raw`(?<client>\S+) sent (?<messages>[\d,]+) messages? to (?<recipients>[\d,]+) recipients? through it; verdict \w+, score (?<score>[\d.]+)`;
const k_most = String.raw`one owner rarely has more than a`;
const k_links = String.raw`holds (?<links>[\d,]+|2\^\d+) links? \(/64\)`;

// In the words of report/whitelist_judgement.cc.
const k_forms: Record<string, Record<string, RegExp>> = {
  relayed_spam: {
    one: new RegExp(`^${k_spam}$`),
    more: new RegExp(`^${k_spam}; suspected with it: (?<count>[\\d,]+) more clients?$`),
  },
  too_wide: {
    all: /^lets the whole Internet send through this server without a login: every address of (?<family>IPv[46])$/,
    public: new RegExp(`^holds (?<count>[\\d,]+) addresses; ${k_most} public /(?<most>\\d+)$`),
    private: new RegExp(`^holds (?<count>[\\d,]+) addresses; ${k_most} private /(?<most>\\d+)$`),
    public_links: new RegExp(`^${k_links}; ${k_most} public /(?<most>\\d+)$`),
    private_links: new RegExp(`^${k_links}; ${k_most} private /(?<most>\\d+)$`),
  },
  not_private: {
    own: /^a public address, but one of this server's own: its scripts relay/,
    one: /^a public address: whoever has it, or gets on to a machine behind it/,
    many: /^public addresses: whoever has one of them/,
  },
  not_own: { counts: /^private, but in none of the (?<count>[\d,]+) networks? of this server's interfaces$/ },
  loopback: { means: /^this host itself; but every script here/ },
  unused: { counts: /^no mail to other servers came through it in (?<count>\d+) days$/ },
  shadowed: {
    twice: /^is there twice$/,
    inside: /^lies inside (?<other>\S+), which says the same of all its addresses$/,
    against: /^has no effect: (?<other>\S+) holds all of it and counts first$/,
  },
};

export function shown_finding({ name, text }: WhitelistFinding, words: Pick<Words, 't' | 'knows'>): ShownReason {
  const title = `finding.${name}`;
  if (!words.knows(title)) return { sentence: text, is_as_it_came: true };
  for (const [form, pattern] of Object.entries(k_forms[name] ?? {})) {
    const match = pattern.exec(text);
    const sentence = `${title}.${form}`;
    if (!match || !words.knows(sentence)) continue;
    return { title: words.t(title), sentence: words.t(sentence, values_of(match.groups ?? {})), is_as_it_came: false };
  }
  return { title: words.t(title), sentence: text, is_as_it_came: true };
}

// Numbers as the program groups them; an address and a power of two are no numbers.
const values_of = (groups: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(groups).map(([name, text]) => [name, /^\d[\d,]*(\.\d+)?$/.test(text) ? Number(text.replaceAll(',', '')) : text]),
  );
