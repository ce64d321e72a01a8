<?php
// The ways to the page: for the admin in the navigation and among the mail tools, for resellers and customers in
// theirs, and from each domain to its report. The page looks again who comes.

class Modules_Spamtrace_CustomButtons extends pm_Hook_CustomButtons
{
    public function getButtons()
    {
        return [
            $this->button(self::PLACE_ADMIN_NAVIGATION, self::SECTION_NAV_SERVER_MANAGEMENT),
            $this->button(self::PLACE_ADMIN_TOOLS_AND_SETTINGS, self::SECTION_ADMIN_TOOLS_MAIL),
            $this->button(self::PLACE_RESELLER_NAVIGATION, self::SECTION_NAV_ADDITIONAL),
            $this->button(self::PLACE_HOSTING_PANEL_NAVIGATION, self::SECTION_NAV_ADDITIONAL),
            ['contextParams' => true] + $this->button(self::PLACE_DOMAIN_PROPERTIES_DYNAMIC, self::SECTION_DOMAIN_PROPS_DYNAMIC_MAIL),
        ];
    }

    public function isOffered(): bool
    {
        return pm_Session::isExist() && Modules_Spamtrace_Scope::ofSession()->mayAsk();
    }

    private function button(int $place, string $section): array
    {
        return [
            'place' => $place,
            'section' => $section,
            'title' => pm_Locale::lmsg('title'),
            'description' => pm_Locale::lmsg('description'),
            'icon' => rtrim(pm_Context::getBaseUrl(), '/') . '/images/spamtrace-32.png',
            'link' => pm_Context::getActionUrl('index'),
            'newWindow' => false,
            'visibility' => [$this, 'isOffered'],
        ];
    }
}
