// What the admin decides, where the page runs in a panel.
import { useEffect, useState } from 'react';
import { Refusal } from '../answers/refusal';
import { RefusalMessage } from '../parts/answered';
import { PastReading } from '../parts/past_reading';
import { PageTitle, Section } from '../parts/section';
import type { PastDoor, Settings, SettingsDoor } from '../transport/surroundings';
import { useWords } from '../words/words';
import { useTitle } from './use_title';

export function SettingsPage({ door, past }: { door: SettingsDoor; past?: PastDoor }) {
  const { t } = useWords();
  useTitle(t('page.settings'));
  const { settings, refusal, change } = useSettings(door);
  return (
    <>
      <PageTitle title={t('page.settings')} />
      {refusal && <RefusalMessage refusal={refusal} is_older_shown={settings !== undefined} />}
      {settings && (
        <>
          <Switch
            title={t('settings.customers')}
            means={t('settings.customers.means')}
            on={settings.customers_see_their_domains}
            turn={(on) => change({ customers_see_their_domains: on })}
          />
          <Switch
            title={t('settings.alerts')}
            means={t('settings.alerts.means')}
            on={settings.alerts}
            turn={(on) => change({ alerts: on })}
          />
          {settings.alerts && (
            <>
              <QueueGrowth
                key={settings.queue_growth}
                growth={settings.queue_growth}
                change={(growth) => change({ queue_growth: growth })}
              />
              <Switch
                title={t('settings.keep_reject')}
                means={t('settings.keep_reject.means')}
                on={settings.keep_reject}
                turn={(on) => change({ keep_reject: on })}
              />
            </>
          )}
        </>
      )}
      {past && (
        <Section title={t('past.title')}>
          <p className="muted">{t('past.means')}</p>
          <PastReading door={past} />
        </Section>
      )}
    </>
  );
}

type SwitchProps = { title: string; means: string; on: boolean; turn: (on: boolean) => void };

function Switch({ title, means, on, turn }: SwitchProps) {
  return (
    <label className="setting">
      <input type="checkbox" checked={on} onChange={(event) => turn(event.target.checked)} />
      <span>
        {title}
        <span className="muted setting__means">{means}</span>
      </span>
    </label>
  );
}

const k_least_growth = 10;
const k_most_growth = 1_000_000;

// Sent when it is left or Enter is pressed, and only a number that may be.
function QueueGrowth({ growth, change }: { growth: number; change: (growth: number) => void }) {
  const { t } = useWords();
  const [text, set_text] = useState(String(growth));
  const wanted = Number(text);
  const may_be = Number.isInteger(wanted) && wanted >= k_least_growth && wanted <= k_most_growth;
  const send = () => {
    if (may_be && wanted !== growth) change(wanted);
  };
  return (
    <form
      className="setting"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label>
        {t('settings.queue_growth')}{' '}
        <input
          type="number"
          className="setting__number"
          min={k_least_growth}
          max={k_most_growth}
          value={text}
          aria-invalid={!may_be}
          onChange={(event) => set_text(event.target.value)}
          onBlur={send}
        />
      </label>
    </form>
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
  return { settings, refusal, change: (wanted: Partial<Settings>) => take(door.change(wanted)) };
}
