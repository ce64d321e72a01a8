<?php
// What of the extension stands in the panel's action log.

class Modules_Spamtrace_ActionLog extends pm_Hook_ActionLog
{
    public const SETTINGS_CHANGED = 'settings_changed';
    public const PAST_READ = 'past_read';
    public const POLICY_BEGUN = 'policy_begun';
    public const WHITE_LIST_CHANGED = 'white_list_changed';

    public function getEvents()
    {
        return [
            self::SETTINGS_CHANGED => pm_Locale::lmsg('settingsChanged'),
            self::PAST_READ => pm_Locale::lmsg('pastStarted'),
            self::POLICY_BEGUN => pm_Locale::lmsg('policyBegun'),
            self::WHITE_LIST_CHANGED => pm_Locale::lmsg('whiteListChanged'),
        ];
    }
}
