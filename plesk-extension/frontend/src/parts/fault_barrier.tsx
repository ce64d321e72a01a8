// A fault of one page leaves the way to the others.
import { Component, type ReactNode } from 'react';
import { Refusal } from '../answers/refusal';
import { RefusalMessage } from './answered';

export class FaultBarrier extends Component<{ children: ReactNode }, { fault?: unknown }> {
  state: { fault?: unknown } = {};

  static getDerivedStateFromError(fault: unknown) {
    return { fault };
  }

  render() {
    if (this.state.fault === undefined) return this.props.children;
    return <RefusalMessage refusal={new Refusal('failed', String(this.state.fault), '')} is_older_shown={false} />;
  }
}
