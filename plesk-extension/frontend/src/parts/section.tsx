import { useId, type ReactNode } from 'react';

export function Section({ title, extra, children }: { title: ReactNode; extra?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className="section" aria-labelledby={id}>
      <div className="section__head">
        <h2 id={id}>{title}</h2>
        {extra}
      </div>
      {children}
    </section>
  );
}

export function PageTitle({ title, above, children }: { title: ReactNode; above?: ReactNode; children?: ReactNode }) {
  return (
    <div className="page-title">
      {above && <p className="page-title__above">{above}</p>}
      <h1>{title}</h1>
      {children && <div className="page-title__extra">{children}</div>}
    </div>
  );
}
