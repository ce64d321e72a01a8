<?php
// The token without which nothing is posted. It is the session's, and another one after the log-in.

final class Panel_Forgery
{
    public static function token(): string
    {
        return $_SESSION['forgery_protection_token'] ??= bin2hex(random_bytes(16));
    }

    public static function renew(): void
    {
        unset($_SESSION['forgery_protection_token']);
    }

    public static function isRefused(): bool
    {
        if (!in_array($_SERVER['REQUEST_METHOD'], ['POST', 'PUT', 'PATCH', 'DELETE'], true)) {
            return false;
        }
        $shown = $_SERVER['HTTP_X_FORGERY_PROTECTION_TOKEN'] ?? $_POST['forgery_protection_token'] ?? '';
        return !is_string($shown) || !hash_equals(self::token(), $shown);
    }
}
