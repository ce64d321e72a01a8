<?php
// The mail about what is new. `<first>` and `<alerts>` are given by Watch; the admin may change the text in Tools &
// Settings > Notifications.

class Modules_Spamtrace_MailAlert extends pm_Notifications_EmailNotification
{
    public function getTitle()
    {
        return pm_Locale::lmsg('alertTitle');
    }

    public function getSubject()
    {
        return pm_Locale::lmsg('alertSubject');
    }

    public function getMessage()
    {
        return pm_Locale::lmsg('alertMail');
    }

    public function sendToAdmin()
    {
        return true;
    }

    public function sendToReseller()
    {
        return false;
    }

    public function sendToCustomer()
    {
        return false;
    }
}
