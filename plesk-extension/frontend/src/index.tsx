import { createRoot } from 'react-dom/client';
import '@plesk/ui-library/dist/plesk-ui-library.css';
import './page.css';
import { App } from './app';

createRoot(document.getElementById('page')!).render(<App />);
