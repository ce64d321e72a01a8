// The icons of @plesk/ui-library that the page shows, by itself or inside a component of the library.
export const icons = [
  'arrow-left', 'arrow-right', 'chevron-down', 'chevron-up', 'cross-mark', 'check-mark', 'check-mark-circle-filled',
  'exclamation-mark-circle-filled', 'triangle-exclamation-mark-filled', 'info-circle-filled', 'refresh', 'search',
  'arrow-down-tray', 'filter',
];
