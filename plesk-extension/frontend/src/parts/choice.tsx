// A choice of a few words, as the browser's own list: it works with keys, on a telephone, and for who cannot see it.
import { useId } from 'react';

interface Props {
  name: string;
  value: string;
  options: { value: string; name: string }[];
  onChange: (value: string) => void;
}

export function Choice({ name, value, options, onChange }: Props) {
  const id = useId();
  return (
    <span className="field">
      <label htmlFor={id}>{name}</label>
      <select id={id} className="choice" value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.name}
          </option>
        ))}
      </select>
    </span>
  );
}
