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
        <a href={address_of([])}>{t('unknown.to_overview')}</a>
      </p>
    </>
  );
}
