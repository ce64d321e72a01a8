// Where the page is shown and to whom. It narrows what is offered, not what is answered: that the program does.
export interface Surroundings {
  sees_server: boolean; // all of it; else the domains of who looks, and their sources
  language?: string; // where the surroundings have one
  settings?: SettingsDoor; // of who may change them
}

export interface Settings {
  customers_see_their_domains: boolean;
}

export interface SettingsDoor {
  read: () => Promise<Settings>;
  change: (wanted: Settings) => Promise<Settings>;
}
