<?php
// What the panel puts around a page: the token, the module loader with the component library, the ways to the
// extensions.

final class Panel_Document
{
    public static function text(string $title, string $content): string
    {
        ob_start();
        require __DIR__ . '/document.phtml';
        return ob_get_clean();
    }

    public static function escape(string $text): string
    {
        return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE);
    }

    /** Of all extensions the buttons that stand in the navigation of who is signed in. */
    public static function navigation(): array
    {
        $places = self::places(pm_Session::getClient());
        $shown = [];
        foreach (Panel_Database::rows('SELECT name FROM Modules ORDER BY name') as ['name' => $id]) {
            foreach (self::buttons($id) as $button) {
                if (in_array($button['place'], $places, true)) {
                    $shown[] = $button;
                }
            }
        }
        return $shown;
    }

    private static function buttons(string $id): array
    {
        pm_Context::init($id);
        $class = 'Modules_' . str_replace(' ', '', ucwords(str_replace('-', ' ', $id))) . '_CustomButtons';
        $buttons = class_exists($class) ? (new $class())->getButtons() : [];
        foreach ($buttons as $button) {
            $unknown = array_diff(array_keys($button), ['place', 'section', 'title', 'description', 'icon', 'link', 'newWindow', 'contextParams', 'visibility']);
            if ($unknown !== []) {
                throw new LogicException('a button has unknown keys: ' . implode(', ', $unknown));
            }
        }
        return array_filter($buttons, static fn (array $button): bool => !isset($button['visibility']) || ($button['visibility'])());
    }

    private static function places(pm_Client $client): array
    {
        if ($client->isAdmin()) {
            return [pm_Hook_CustomButtons::PLACE_ADMIN_NAVIGATION];
        }
        if ($client->isReseller()) {
            return [pm_Hook_CustomButtons::PLACE_RESELLER_NAVIGATION];
        }
        return [pm_Hook_CustomButtons::PLACE_HOSTING_PANEL_NAVIGATION];
    }
}
