<?php
// The page's place in the panel's path and titles.

class Modules_Spamtrace_Navigation extends pm_Hook_Navigation
{
    public function getNavigation()
    {
        return [
            ['controller' => 'index', 'action' => 'index', 'label' => pm_Locale::lmsg('title')],
        ];
    }
}
