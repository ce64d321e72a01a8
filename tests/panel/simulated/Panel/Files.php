<?php
// The files that the panel gives without asking who it is: its own, and an extension's htdocs but for PHP.

final class Panel_Files
{
    private const TYPES = [
        'js' => 'text/javascript; charset=utf-8', 'css' => 'text/css; charset=utf-8', 'json' => 'application/json',
        'png' => 'image/png', 'svg' => 'image/svg+xml', 'woff' => 'font/woff', 'woff2' => 'font/woff2', 'txt' => 'text/plain',
    ];

    public static function give(string $address): bool
    {
        $path = self::pathOf($address);
        $type = self::TYPES[pathinfo((string) $path, PATHINFO_EXTENSION)] ?? null;
        if ($path === null || $type === null || !is_file($path)) {
            return false;
        }
        header("Content-Type: $type");
        header('X-Content-Type-Options: nosniff');
        readfile($path);
        return true;
    }

    private static function pathOf(string $address): ?string
    {
        if (strpos($address, '..') !== false) {
            return null;
        }
        $source = dirname(__DIR__, 4);
        $frontend = "$source/plesk-extension/frontend/node_modules";
        $own = [
            '/panel/require.js' => "$source/tests/ui/node_modules/requirejs/require.js",
            '/panel/react.js' => "$frontend/react/umd/react.production.min.js",
            '/panel/react-dom.js' => "$frontend/react-dom/umd/react-dom.production.min.js",
            '/panel/ui-library/with-react.js' => __DIR__ . '/with-react.js',
            '/panel/modules.js' => __DIR__ . '/modules.js',
            '/panel/panel.css' => __DIR__ . '/panel.css',
        ];
        if (isset($own[$address])) {
            return $own[$address];
        }
        if (strpos($address, '/panel/ui-library/') === 0) {
            return "$frontend/@plesk/ui-library/dist/" . substr($address, strlen('/panel/ui-library/'));
        }
        return strpos($address, '/modules/') === 0 ? Panel_Place::product() . "/admin/htdocs$address" : null;
    }
}
