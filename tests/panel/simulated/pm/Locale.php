<?php
class pm_Locale
{
    public const FALLBACK_LOCALE = 'en-US';

    public static function getCode()
    {
        return pm_Session::isExist() ? pm_Session::getClient()->getProperty('locale') : self::FALLBACK_LOCALE;
    }

    public static function lmsg($key, $params = [])
    {
        $text = self::messages(self::getCode())[$key] ?? self::messages(self::FALLBACK_LOCALE)[$key] ?? null;
        if ($text === null) {
            throw new pm_Exception("there is no message $key");
        }
        $places = array_map(static fn (string $name): string => "%%$name%%", array_keys($params));
        return str_replace($places, array_values($params), $text);
    }

    private static function messages(string $code): array
    {
        $path = pm_Context::getPlibDir() . "resources/locales/$code.php";
        if (!is_file($path)) {
            return [];
        }
        require $path;
        return $messages;
    }
}
