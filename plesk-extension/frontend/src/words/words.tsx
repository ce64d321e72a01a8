// The page's words in the reader's language: t('key', {count: 3}) as text, <T> with elements in it.
import { createContext, Fragment, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { surroundings } from 'transport';
import { setLocale as set_library_locale } from '@plesk/ui-library';
import en_us from '../locales/en-US.json';
import ru_ru from '../locales/ru-RU.json';
import { formats_of, type Formats } from './formats';

export type Key = keyof typeof en_us;
type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
type Values = Record<string, ReactNode>;

export const languages = { 'en-US': 'English', 'ru-RU': 'Русский' } as const;
export type Language = keyof typeof languages;
const messages: Record<Language, Record<Key, string | Forms>> = { 'en-US': en_us, 'ru-RU': ru_ru };

export interface Words extends Formats {
  language: Language;
  set_language: (language: Language) => void;
  t: (key: Key, values?: Record<string, string | number>) => string;
  rich: (key: Key, values: Values) => ReactNode;
  knows: (key: string) => key is Key;
}

const WordsContext = createContext<Words>(undefined as unknown as Words);
export const useWords = () => useContext(WordsContext);

const k_choice = 'spamtrace.language';

function first_language(): Language {
  const given = surroundings().language;
  const wanted = given === undefined ? [localStorage.getItem(k_choice), ...navigator.languages] : [given];
  for (const one of wanted) {
    const match = Object.keys(languages).find((known) => one && known.slice(0, 2) === one.slice(0, 2));
    if (match) return match as Language;
  }
  return 'en-US';
}

export function words_in(language: Language): Omit<Words, 'set_language'> {
  const known = messages[language];
  const formats = formats_of(language);
  const rules = new Intl.PluralRules(language);
  const pieces = (key: Key, values: Values): ReactNode[] => {
    const message = known[key];
    const text = typeof message === 'string' ? message : (message[rules.select(Number(values.count))] ?? message.other);
    return text.split(/\{(\w+)\}/).map((piece, i) => (i % 2 ? shown(values[piece], formats) : piece));
  };
  return {
    ...formats,
    language,
    t: (key, values = {}) => pieces(key, values).join(''),
    rich: (key, values) => pieces(key, values).map((piece, i) => <Fragment key={i}>{piece}</Fragment>),
    knows: (key): key is Key => Object.hasOwn(known, key),
  };
}

function shown(value: ReactNode, formats: Formats): ReactNode {
  return typeof value === 'number' ? formats.number(value) : value;
}

export function WordsProvider({ children }: { children: ReactNode }) {
  const [language, choose] = useState(first_language);
  set_library_locale(language);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const words = useMemo(() => {
    const set_language = (wanted: Language) => {
      localStorage.setItem(k_choice, wanted);
      choose(wanted);
    };
    return { ...words_in(language), set_language };
  }, [language]);
  return <WordsContext.Provider value={words}>{children}</WordsContext.Provider>;
}
