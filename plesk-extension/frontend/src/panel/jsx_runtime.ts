// The panel gives React without its JSX runtime; this is that runtime, made of what it gives.
import { createElement, Fragment, type ElementType } from 'react';

export { Fragment };

export function jsx(type: ElementType, props: object, key?: string) {
  return createElement(type, key === undefined ? props : { ...props, key });
}

export const jsxs = jsx;
