// The page as the panel starts it, in an element of its document; see plib/views/scripts/index/index.phtml.
import { createRoot } from 'react-dom/client';
import '../page.css';
import { App } from '../app';
import { be_told, type Told } from '../transport/panel';

export function start(element: HTMLElement, told: Told) {
  be_told(told);
  if (told.start !== null && location.hash === '') history.replaceState(null, '', told.start);
  createRoot(element).render(<App />);
}
