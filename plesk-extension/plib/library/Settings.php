<?php
// What the admin has decided.

class Modules_Spamtrace_Settings
{
    public const LEAST_QUEUE_GROWTH = 10;
    public const MOST_QUEUE_GROWTH = 1000000;

    private const CUSTOMERS_SEE_THEIR_DOMAINS = 'customersSeeTheirDomains';
    private const ALERTS_ARE_OFF = 'alertsAreOff';
    private const QUEUE_GROWTH = 'queueGrowth';
    private const USUAL_QUEUE_GROWTH = 1000;
    private const KEEP_REJECT = 'keepReject';

    public static function customersSeeTheirDomains(): bool
    {
        return pm_Settings::get(self::CUSTOMERS_SEE_THEIR_DOMAINS) === '1';
    }

    public static function letCustomersSeeTheirDomains(bool $allowed): void
    {
        pm_Settings::set(self::CUSTOMERS_SEE_THEIR_DOMAINS, $allowed ? '1' : null);
    }

    public static function alertsAreOn(): bool
    {
        return pm_Settings::get(self::ALERTS_ARE_OFF) !== '1';
    }

    public static function switchAlerts(bool $on): void
    {
        pm_Settings::set(self::ALERTS_ARE_OFF, $on ? null : '1');
    }

    /** All domains are to reject mail for nobody, and one that does not is told. */
    public static function keepReject(): bool
    {
        return pm_Settings::get(self::KEEP_REJECT) === '1';
    }

    public static function setKeepReject(bool $on): void
    {
        pm_Settings::set(self::KEEP_REJECT, $on ? '1' : null);
    }

    /** So many messages more in an hour are too many. */
    public static function queueGrowth(): int
    {
        return (int) pm_Settings::get(self::QUEUE_GROWTH, (string) self::USUAL_QUEUE_GROWTH);
    }

    public static function setQueueGrowth(int $messages): void
    {
        pm_Settings::set(self::QUEUE_GROWTH, $messages === self::USUAL_QUEUE_GROWTH ? null : (string) $messages);
    }
}
