// What the admin decides, where the page runs in a panel.
import { useEffect, useState } from 'react';
import { Refusal } from '../answers/refusal';
import { RefusalMessage } from '../parts/answered';
import { PageTitle } from '../parts/section';
import type { Settings, SettingsDoor } from '../transport/surroundings';
import { useWords } from '../words/words';
import { useTitle } from './use_title';

export function SettingsPage({ door }: { door: SettingsDoor }) {
  const { t } = useWords();
  useTitle(t('page.settings'));
  const { settings, refusal, change } = useSettings(door);
  return (
    <>
      <PageTitle title={t('page.settings')} />
      {refusal && <RefusalMessage refusal={refusal} is_older_shown={settings !== undefined} />}
      {settings && (
        <label className="setting">
          <input
            type="checkbox"
            checked={settings.customers_see_their_domains}
            onChange={(event) => change({ customers_see_their_domains: event.target.checked })}
          />
          <span>
            {t('settings.customers')}
            <span className="muted setting__means">{t('settings.customers.means')}</span>
          </span>
        </label>
      )}
    </>
  );
}

// What is shown is what the server has, not what was clicked.
function useSettings(door: SettingsDoor) {
  const [settings, set_settings] = useState<Settings>();
  const [refusal, set_refusal] = useState<Refusal>();
  const take = (answer: Promise<Settings>) =>
    answer.then(
      (known) => (set_settings(known), set_refusal(undefined)),
      (error: unknown) => set_refusal(error instanceof Refusal ? error : new Refusal('failed', String(error), '')),
    );
  useEffect(() => {
    take(door.read());
  }, []);
  return { settings, refusal, change: (wanted: Settings) => take(door.change(wanted)) };
}
