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

    /** The buttons that stand in the navigation of who is signed in. */
    public static function navigation(): array
    {
        return self::shown(self::places(pm_Session::getClient()), []);
    }

    /** A page of the panel about one domain, with the buttons that extensions put there. */
    public static function ofDomain(int $domainId): string
    {
        if (!pm_Session::getClient()->hasAccessToDomain($domainId)) {
            throw new Panel_Error(403, 'permission denied');
        }
        $name = self::escape((new pm_Domain($domainId))->getDisplayName());
        $items = '';
        foreach (self::shown([pm_Hook_CustomButtons::PLACE_DOMAIN_PROPERTIES_DYNAMIC], ['site_id' => $domainId]) as $button) {
            $query = empty($button['contextParams']) ? '' : '?' . http_build_query(['dom_id' => $domainId, 'site_id' => $domainId]);
            $items .= '<li><a href="' . self::escape($button['link'] . $query) . '">' . self::escape($button['title']) . '</a></li>';
        }
        return self::text($name, "<h1>$name</h1><ul id=\"domain-buttons\">$items</ul>");
    }

    /** Of all extensions the buttons at these places, where they are to be seen. */
    private static function shown(array $places, array $context): array
    {
        $shown = [];
        foreach (Panel_Database::rows('SELECT name FROM Modules ORDER BY name') as ['name' => $id]) {
            foreach (self::buttons($id) as $button) {
                if (in_array($button['place'], $places, true) && (!isset($button['visibility']) || ($button['visibility'])($context))) {
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
        return $buttons;
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
