// Asks in its place before something is done: what will be, and whether. The focus comes here and goes back.
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { Button } from '@plesk/ui-library';
import { useWords } from '../words/words';

interface Props {
  title: ReactNode;
  start: string;
  is_sent: boolean;
  on_start: () => void;
  on_cancel: () => void;
  children?: ReactNode;
}

export function Asking({ title, start, is_sent, on_start, on_cancel, children }: Props) {
  const { t } = useWords();
  const id = useId();
  const head = useFocusMeanwhile();
  return (
    <div className="asking" role="group" aria-labelledby={id} onKeyDown={(event) => event.key === 'Escape' && on_cancel()}>
      <h3 id={id} ref={head} tabIndex={-1}>{title}</h3>
      {children}
      <div className="asking__buttons">
        <Button intent="primary" disabled={is_sent} onClick={on_start}>{start}</Button>
        <Button onClick={on_cancel}>{t('asking.cancel')}</Button>
      </div>
    </div>
  );
}

function useFocusMeanwhile() {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    head.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return head;
}
