// What an answer does not rest on: the past that is still being read, a queue or a log that could not be.
import { surroundings } from 'transport';
import { ProgressBar, StatusMessage } from '@plesk/ui-library';
import type { Coverage, ErrorText, PanelFacts } from '../answers/types';
import { reading_progress, rests_on_newest } from '../answers/reading_progress';
import { address_of } from '../route/route';
import { useWords } from '../words/words';
import { Hint } from './answered';
import { Foreign } from './foreign';
import { PastReading } from './past_reading';
import { Time } from './time';

export function CoverageNotice({ coverage }: { coverage: Coverage | null }) {
  if (!coverage) return null; // of the whole server, so not told to who sees a part
  return (
    <>
      {coverage.index_notice && <IndexNotice notice={coverage.index_notice} />}
      {coverage.queue.error && <QueueNotice error={coverage.queue.error} />}
      {coverage.logs.length === 0 && <NoLogNotice coverage={coverage} />}
      {coverage.panel?.error && <PanelNotice panel={coverage.panel} error={coverage.panel.error} />}
    </>
  );
}

function IndexNotice({ notice }: { notice: ErrorText }) {
  const { t, size, percent } = useWords();
  const progress = reading_progress(notice.hint);
  const { past } = surroundings();
  return (
    <div role="status" className="notice" data-notice="index">
      <StatusMessage intent="info">
        {progress ? (
          <>
            <strong>{t('notice.reading', { done: size(progress.done), total: size(progress.total) })}</strong>
            <p>{t('notice.reading.meanwhile', { share: percent(progress.done / progress.total) })}</p>
            <ProgressBar {...{ 'aria-label': t('notice.progress') }} progress={Math.round((100 * progress.done) / progress.total)} />
          </>
        ) : (
          <>
            <strong>{t('notice.index')}</strong>
            <p lang="en"><Foreign text={notice.message} /></p>
            {notice.hint && <Hint text={notice.hint} />}
            {past && rests_on_newest(notice.message) && <PastReading door={past} />}
          </>
        )}
      </StatusMessage>
    </div>
  );
}

function QueueNotice({ error }: { error: ErrorText }) {
  const { t } = useWords();
  return (
    <div role="status" className="notice">
      <StatusMessage intent="warning">
        <strong>{t('notice.no_queue')}</strong>
        <p lang="en"><Foreign text={error.message} /></p>
        {error.hint && <Hint text={error.hint} />}
      </StatusMessage>
    </div>
  );
}

export function PanelNotice({ panel, error }: { panel: PanelFacts; error: ErrorText }) {
  const { t, rich } = useWords();
  return (
    <div role="status" className="notice" data-notice="panel">
      <StatusMessage intent="warning">
        <strong>{rich('notice.panel', { since: <Time at={panel.failing_since} /> })}</strong>
        <p lang="en"><Foreign text={error.message} /></p>
        <p>{t(panel.changed ? 'notice.panel.older_used' : 'notice.panel.nothing_known')}</p>
        {error.hint && <Hint text={error.hint} />}
      </StatusMessage>
    </div>
  );
}

function NoLogNotice({ coverage }: { coverage: Coverage }) {
  const { t, rich } = useWords();
  const trouble = coverage.log_troubles[0];
  const health = <a href={address_of(['health'])}>{t('page.health')}</a>;
  return (
    <div role="status" className="notice">
      <StatusMessage intent="warning">
        <strong>{t('notice.no_log')}</strong>
        {trouble && <Hint text={trouble.error.hint || trouble.error.message} />}
        <p>{rich('notice.see_health', { health })}</p>
      </StatusMessage>
    </div>
  );
}
