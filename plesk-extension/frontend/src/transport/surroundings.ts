// Where the page is shown and to whom. It narrows what is offered, not what is answered: that the program does.
export interface Surroundings {
  stands_alone: boolean; // else in a document of which it is a part
  sees_server: boolean; // all of it; else the domains of who looks, and their sources
  language?: string; // where the document around has one
  settings?: SettingsDoor; // of who may change them
  past?: PastDoor; // of who may have the logs of the past read
}

export interface Settings {
  customers_see_their_domains: boolean;
  alerts: boolean;
  queue_growth: number; // so many messages more in an hour are too many
}

// The reading of the logs of the past, which goes on where no page looks at it.
export interface Past {
  status: null | 'not_started' | 'running' | 'done' | 'error'; // null: nobody began it
  progress: number; // of 100
  reason: string | null; // of an error
}

export interface PastDoor {
  look: () => Promise<Past>;
  read: () => Promise<Past>;
}

export interface SettingsDoor {
  read: () => Promise<Settings>;
  change: (wanted: Partial<Settings>) => Promise<Settings>;
}
