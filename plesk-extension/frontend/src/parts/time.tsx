import { useWords } from '../words/words';

export function Time({ at }: { at: string | null }) {
  const { time } = useWords();
  if (!at || Number.isNaN(Date.parse(at))) return <>—</>;
  return (
    <time dateTime={at} title={at}>
      {time(at)}
    </time>
  );
}
