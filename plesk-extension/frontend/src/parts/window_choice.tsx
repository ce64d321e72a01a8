// Of which hours an answer tells; it stands in the address as `since`.
import { address_of, go_to, type Fields } from '../route/route';
import { useWords, type Key } from '../words/words';
import { Choice } from './choice';

const k_windows: { value: string; word: Key }[] = [
  { value: '', word: 'window.all' },
  { value: '24h', word: 'window.day' },
  { value: '7d', word: 'window.week' },
  { value: '30d', word: 'window.month' },
];

export function WindowChoice({ path, fields }: { path: string[]; fields: Fields }) {
  const { t } = useWords();
  const options = k_windows.map(({ value, word }) => ({ value, name: t(word) }));
  const since = fields.since ?? '';
  if (!options.some((option) => option.value === since)) options.push({ value: since, name: since });
  return (
    <Choice
      name={t('window.title')}
      value={since}
      options={options}
      onChange={(value) => go_to(address_of(path, { ...fields, since: value, offset: undefined }))}
    />
  );
}
