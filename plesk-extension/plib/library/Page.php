<?php
// Where the built page lies, and what the panel tells it.

class Modules_Spamtrace_Page
{
    /** Names of files with the hash of their text, as the build wrote them. */
    public static function files(): array
    {
        $text = file_get_contents(rtrim(pm_Context::getHtdocsDir(), '/') . '/panel/files.json');
        return json_decode((string) $text, true, 4, JSON_THROW_ON_ERROR);
    }

    public static function address(string $file): string
    {
        return rtrim(pm_Context::getBaseUrl(), '/') . '/panel/' . $file;
    }

    /** The role is for the view alone: which pages are offered. It starts with the report of the domain, if any. */
    public static function surroundings(Modules_Spamtrace_Scope $scope, ?string $domain): array
    {
        $isAdmin = $scope->role() === Modules_Spamtrace_Scope::ADMIN;
        return [
            'start' => $domain === null ? null : '#/domain/' . rawurlencode($domain),
            'role' => $scope->role(),
            'language' => pm_Locale::getCode(),
            'api' => pm_Context::getActionUrl('api', 'ask'),
            'settings' => $isAdmin ? pm_Context::getActionUrl('api', 'settings') : null,
            'policy' => $isAdmin || $scope->role() === Modules_Spamtrace_Scope::RESELLER ? pm_Context::getActionUrl('api', 'policy') : null,
            'whitelist' => $isAdmin ? pm_Context::getActionUrl('api', 'whitelist') : null,
            'past' => $isAdmin ? pm_Context::getActionUrl('api', 'past') : null,
        ];
    }

    /** JSON that can stand in a script of a document: nothing in it ends the script. */
    public static function json(array $value): string
    {
        return json_encode($value, JSON_HEX_TAG | JSON_HEX_AMP | JSON_HEX_APOS | JSON_HEX_QUOT | JSON_THROW_ON_ERROR);
    }
}
