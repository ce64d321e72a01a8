<?php
// Who asks, and what he may be told: the only place that decides it. The program enforces it.
//
// The admin is told everything. A reseller is told of his own and his customers' domains, a customer of his own and
// only where the admin allows it. Whoever is none of these is told nothing.

class Modules_Spamtrace_Scope
{
    public const ADMIN = 'admin';
    public const RESELLER = 'reseller';
    public const CUSTOMER = 'customer';
    public const NOBODY = 'nobody';

    private pm_Client $client;
    private string $role;

    public function __construct(pm_Client $client)
    {
        $this->client = $client;
        $this->role = self::roleOf($client);
    }

    public static function ofSession(): self
    {
        return new self(pm_Session::getClient());
    }

    public function role(): string
    {
        return $this->role;
    }

    public function mayAsk(): bool
    {
        return $this->role !== self::NOBODY;
    }

    /** What a request says about who asks; nothing of the admin, who is not narrowed. */
    public function fields(): array
    {
        switch ($this->role) {
            case self::ADMIN:
                return [];
            case self::RESELLER:
            case self::CUSTOMER:
                return ['scope' => ['domains' => $this->domains()], 'actor' => (string) $this->client->getLogin()];
            default:
                throw new Modules_Spamtrace_Refusal(
                    'not_permitted',
                    'this account may not see where mail comes from',
                    'the administrator of this server can allow it in the settings of Spamtrace',
                    403
                );
        }
    }

    /** The name of the domain, where who asks may be told of it. */
    public function nameOf(int $domainId): ?string
    {
        try {
            $domain = pm_Domain::getByDomainId($domainId);
        } catch (pm_Exception $unknown) {
            return null;
        }
        $may = $this->role === self::ADMIN || ($this->mayAsk() && self::mayLookAt($this->client, $domain));
        return $may ? self::nameInLogs($domain) : null;
    }

    private static function roleOf(pm_Client $client): string
    {
        if ($client->isAdmin()) {
            return self::ADMIN;
        }
        if ($client->isReseller()) {
            return self::RESELLER;
        }
        if ($client->isClient() && Modules_Spamtrace_Settings::customersSeeTheirDomains()) {
            return self::CUSTOMER;
        }
        return self::NOBODY;
    }

    /** @return string[] */
    private function domains(): array
    {
        $names = [];
        foreach (pm_Domain::getAllDomains() as $domain) {
            if (self::mayLookAt($this->client, $domain)) {
                $names[self::nameInLogs($domain)] = true;
            }
        }
        // Numeric names become integers as keys.
        return array_map('strval', array_keys($names));
    }

    // Logs have names in ASCII, the program compares them in lower case.
    private static function nameInLogs(pm_Domain $domain): string
    {
        return strtolower($domain->getName());
    }

    // That the panel says yes to a reseller for his customers' domains, and no for others, is not written down
    // anywhere; nor whether it answers for a domain other than the subscription's main one. getDomainsByClient() may
    // leave out the customers', so it is not asked.
    private static function mayLookAt(pm_Client $client, pm_Domain $domain): bool
    {
        if ($client->hasAccessToDomain($domain->getId())) {
            return true;
        }
        $subscription = (int) $domain->getProperty('webspace_id'); // 0 where it is the main domain itself
        return $subscription > 0 && $client->hasAccessToDomain($subscription);
    }
}
