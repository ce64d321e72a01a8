<?php
// What the extension can tell, for the panel's page of notifications.

class Modules_Spamtrace_Notifications extends pm_Hook_Notifications
{
    public const MAIL = 'alertByMail';
    public const PANEL = 'alertInPanel';

    public function getNotifications()
    {
        return [
            self::MAIL => new Modules_Spamtrace_MailAlert(),
            self::PANEL => new Modules_Spamtrace_PanelAlert(),
        ];
    }
}
