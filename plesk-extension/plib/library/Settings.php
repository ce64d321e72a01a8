<?php
// What the admin has decided.

class Modules_Spamtrace_Settings
{
    private const CUSTOMERS_SEE_THEIR_DOMAINS = 'customersSeeTheirDomains';

    public static function customersSeeTheirDomains(): bool
    {
        return pm_Settings::get(self::CUSTOMERS_SEE_THEIR_DOMAINS) === '1';
    }

    public static function letCustomersSeeTheirDomains(bool $allowed): void
    {
        pm_Settings::set(self::CUSTOMERS_SEE_THEIR_DOMAINS, $allowed ? '1' : null);
    }
}
