<?php
// Where this panel lies; see tests/panel/panel.py.

final class Panel_Place
{
    public static function product(): string
    {
        return self::named('PANEL_PRODUCT_ROOT');
    }

    public static function databaseSocket(): string
    {
        return self::named('PANEL_DATABASE_SOCKET');
    }

    private static function named(string $name): string
    {
        $value = getenv($name);
        if ($value === false || $value === '') {
            throw new LogicException("$name is not set");
        }
        return $value;
    }
}
