import { useEffect, useState, type FormEvent } from 'react';
import { Button } from '@plesk/ui-library';
import { useWords } from '../words/words';

interface Props {
  offset: number;
  limit: number;
  total: number;
  on_offset: (offset: number) => void;
}

export function Pager({ offset, limit, total, on_offset }: Props) {
  const { t } = useWords();
  if (total <= limit && offset === 0) return null;
  const page = Math.floor(offset / limit) + 1;
  const pages = Math.max(1, Math.ceil(total / limit));
  const go = (wanted: number) => on_offset((Math.min(Math.max(wanted, 1), pages) - 1) * limit);
  return (
    <nav className="pager" aria-label={t('pager.title')}>
      <span className="pager__rows">
        {t('pager.rows', { first: Math.min(offset + 1, total), last: Math.min(offset + limit, total), total })}
      </span>
      <Button icon="arrow-left" disabled={page <= 1} onClick={() => go(page - 1)} aria-label={t('pager.back')} />
      <PageField page={page} pages={pages} on_page={go} />
      <Button icon="arrow-right" disabled={page >= pages} onClick={() => go(page + 1)} aria-label={t('pager.on')} />
    </nav>
  );
}

function PageField({ page, pages, on_page }: { page: number; pages: number; on_page: (page: number) => void }) {
  const { t } = useWords();
  const [typed, set_typed] = useState(String(page));
  useEffect(() => set_typed(String(page)), [page]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    on_page(Math.floor(Number(typed)) || page);
  };
  return (
    <form onSubmit={submit} className="pager__page">
      <input
        className="text-input"
        inputMode="numeric"
        size={4}
        value={typed}
        aria-label={t('pager.page')}
        onChange={(event) => set_typed(event.target.value)}
      />
      <span>{t('pager.of', { pages })}</span>
    </form>
  );
}
