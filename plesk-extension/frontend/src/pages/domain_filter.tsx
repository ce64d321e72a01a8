import { useEffect, useState, type FormEvent } from 'react';
import { Button } from '@plesk/ui-library';
import { address_of, go_to, type Fields } from '../route/route';
import { useWords } from '../words/words';
import { FilterField } from './queue_filter';

// Of a list of domains, whose page has the path.
export function DomainFilter({ path, fields }: { path: string[]; fields: Fields }) {
  const { t } = useWords();
  const [typed, set_typed] = useState(fields.name ?? '');
  useEffect(() => set_typed(fields.name ?? ''), [fields.name]);
  const show = (name: string) => go_to(address_of(path, { ...fields, offset: undefined, name }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    show(typed);
  };
  return (
    <form className="filter" role="search" onSubmit={submit}>
      <FilterField name={t('domains.filter')} value={typed} onChange={set_typed} />
      <div className="filter__buttons">
        <Button type="submit" intent="primary" icon="search">{t('queue.filter.search')}</Button>
        {fields.name && <Button type="button" onClick={() => show('')}>{t('queue.filter.clear')}</Button>}
      </div>
    </form>
  );
}
