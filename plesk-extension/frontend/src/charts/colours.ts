import type { Kind } from '../answers/types';

// Okabe and Ito's: told apart by the colour-blind too.
const k_colours: Record<Kind, string> = {
  smtp_auth: '#0072b2',
  system_user: '#e69f00',
  web_server: '#d55e00',
  relay: '#009e73',
  forward: '#56b4e9',
  bounce: '#cc79a7',
  local: '#f0e442',
  unknown: '#999999',
};
export const one_colour = k_colours.smtp_auth;
export const colour_of = (kind: Kind) => (Object.hasOwn(k_colours, kind) ? k_colours[kind] : k_colours.unknown);
