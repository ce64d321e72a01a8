// The search of the queue. It is sent with Enter, and stands in the address.
import { useEffect, useId, useState, type FormEvent } from 'react';
import { Button } from '@plesk/ui-library';
import { address_of, go_to, type Fields } from '../route/route';
import { useWords, type Key } from '../words/words';

const k_fields: { name: string; word: Key; is_number?: boolean }[] = [
  { name: 'sender', word: 'queue.filter.sender' },
  { name: 'recipient', word: 'queue.filter.recipient' },
  { name: 'subject', word: 'queue.filter.subject' },
  { name: 'origin', word: 'queue.filter.origin' },
  { name: 'min-recipients', word: 'queue.filter.min_recipients', is_number: true },
];

export function filter_of(fields: Fields): Fields {
  const filter: Fields = {};
  for (const { name } of k_fields) if (fields[name]) filter[name] = fields[name];
  return filter;
}

export function QueueFilter({ fields }: { fields: Fields }) {
  const { t } = useWords();
  const current = JSON.stringify(filter_of(fields));
  const [typed, set_typed] = useState<Fields>(filter_of(fields));
  useEffect(() => set_typed(JSON.parse(current)), [current]);
  const show = (filter: Fields) => {
    const rest = Object.fromEntries(Object.entries(fields).filter(([name]) => !k_fields.some((field) => field.name === name)));
    go_to(address_of(['queue'], { ...rest, offset: undefined, ...filter }));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    show(typed);
  };
  return (
    <form className="filter" role="search" onSubmit={submit}>
      {k_fields.map(({ name, word, is_number }) => (
        <FilterField
          key={name}
          name={t(word)}
          value={typed[name] ?? ''}
          is_number={is_number}
          onChange={(value) => set_typed({ ...typed, [name]: value })}
        />
      ))}
      <div className="filter__buttons">
        <Button type="submit" intent="primary" icon="search">{t('queue.filter.search')}</Button>
        {current !== '{}' && <Button type="button" onClick={() => show({})}>{t('queue.filter.clear')}</Button>}
      </div>
    </form>
  );
}

interface FieldProps {
  name: string;
  value: string;
  is_number?: boolean;
  onChange: (value: string) => void;
}

export function FilterField({ name, value, is_number, onChange }: FieldProps) {
  const id = useId();
  return (
    <span className="field">
      <label htmlFor={id}>{name}</label>
      <input
        id={id}
        className="text-input"
        value={value}
        inputMode={is_number ? 'numeric' : undefined}
        size={is_number ? 6 : undefined}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
    </span>
  );
}
