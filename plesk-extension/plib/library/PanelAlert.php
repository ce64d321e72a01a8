<?php
// The notification in the panel. It names nobody, as what a sender chose would stand in the panel's own page: who it is
// stands behind the button.

class Modules_Spamtrace_PanelAlert extends pm_Notifications_PanelNotification
{
    public function getTitle()
    {
        return pm_Locale::lmsg('alertTitle');
    }

    public function getSubject()
    {
        return pm_Locale::lmsg('title');
    }

    public function getMessage()
    {
        return pm_Locale::lmsg('alertPanel');
    }

    public function getActionText()
    {
        return pm_Locale::lmsg('alertLook');
    }

    public function getActionUrl()
    {
        return pm_Context::getActionUrl('index');
    }

    public function openActionInNewTab()
    {
        return false;
    }

    public function getCategory()
    {
        return self::CATEGORY_ALERT;
    }

    public function getArea()
    {
        return self::AREA_SECURITY;
    }

    public function getContext()
    {
        return pm_Locale::lmsg('title');
    }

    public function getContextIcon()
    {
        return rtrim(pm_Context::getBaseUrl(), '/') . '/images/spamtrace-32.png';
    }

    public function prepareRenderParams(array $params)
    {
        return $params;
    }
}
