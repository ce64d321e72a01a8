import { surroundings } from 'transport';
import { PageTitle } from '../parts/section';
import { address_of } from '../route/route';
import { useWords } from '../words/words';
import { useTitle } from './use_title';

export function UnknownPage() {
  const { t } = useWords();
  useTitle(t('unknown.title'));
  return (
    <>
      <PageTitle title={t('unknown.title')} />
      <p>
        <a href={address_of([])}>{t(surroundings().sees_server ? 'unknown.to_overview' : 'page.domains')}</a>
      </p>
    </>
  );
}
