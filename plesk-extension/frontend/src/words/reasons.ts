// A reason as an admin reads it: what was seen, in the words of his language with the counts of the program's
// sentence in it. A signal that is not known here, or a sentence of another form, is shown as it came.
import type { Reason } from '../answers/types';
import type { Words } from './words';

const k_sentences: Record<string, RegExp> = {
  unknown_recipients: /^(?<count>\d+) of (?<all>\d+) recipients with a final answer do not exist \((?<percent>\d+) %\)$/,
  bounces: /^(?<count>\d+) recipients were refused for other reasons \((?<percent>\d+) %\)$/,
  burst: /^(?<messages>\d+) messages to (?<count>\d+) recipients in the hour from (?<hour>\S+)$/,
  above_own_past:
    /^(?<count>\d+) recipients in the hour from (?<hour>\S+), (?:at most|never more than) (?<before>\d+) (?:in any hour of|for long in) the (?<days>\d+) days before$/,
  queue_backlog: /^(?<messages>\d+) messages to (?<count>\d+) recipients wait in the queue$/,
  deferrals: /^remote servers put off (?<count>\d+) of (?<all>\d+) recipients \((?<percent>\d+) %\)$/,
  many_recipients: /^(?<mean>[\d.]+) recipients a message on average, (?<most>\d+) at most$/,
  many_networks: /^logins from (?<count>\d+) addresses in (?<networks>\d+) networks$/,
  failed_logins: /^(?<count>\d+) failed logins$/,
  outgoing_limit: /^(?<count>\d+) messages were refused, since/,
  foreign_senders: /^(?<count>\d+) of (?<all>\d+) messages give a sender/,
  many_senders: /^(?:more than )?(?<count>\d+) different envelope senders$/,
  same_subject: /^(?<count>\d+) messages seen in the queue have the same subject$/,
  web_server_script: /^scripts send as the web server itself/,
  open_relay: /^the client neither logged in nor is it white-listed$/,
  backscatter: /^(?<count>\d+) bounces went to senders outside/,
  low_volume: /^never more than (?<count>\d+) recipients an hour$/,
  well_received: /^(?<count>\d+) of (?<all>\d+) recipients were accepted by their servers$/,
  newsletter: /^(?<count>\d+) of (?<all>\d+) messages seen in the queue offer to unsubscribe$/,
  few_clients: /^all logins came from (?<count>\d+) networks?$/,
};

export interface ShownReason {
  title?: string; // what it means, in a few words
  sentence: string;
  is_as_it_came: boolean; // in the program's English
}

export function shown_reason(reason: Reason, words: Pick<Words, 't' | 'knows' | 'hour'>): ShownReason {
  const title = `reason.${reason.signal}`;
  const sentence = `reason.${reason.signal}.counts`;
  if (!words.knows(title) || !words.knows(sentence)) return { sentence: reason.text, is_as_it_came: true };
  const match = k_sentences[reason.signal]?.exec(reason.text);
  if (!match) return { title: words.t(title), sentence: reason.text, is_as_it_came: true };
  return { title: words.t(title), sentence: words.t(sentence, values_of(match.groups ?? {}, words)), is_as_it_came: false };
}

function values_of(groups: Record<string, string>, words: Pick<Words, 'hour'>) {
  return Object.fromEntries(
    Object.entries(groups).map(([name, text]) => [name, name === 'hour' ? words.hour(text) : Number(text)]),
  );
}
