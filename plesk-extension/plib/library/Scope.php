<?php
// Who asks, and what he may be told: the only place that decides it. The program enforces it.
//
// The admin is told everything. A reseller is told of his own and his customers' domains, a customer of his own and
// only where the admin allows it; of a domain's aliases who may be told of the domain. From each of them the permission
// in the plan can take it away. Whoever is none of these is told nothing.

class Modules_Spamtrace_Scope
{
    public const ADMIN = 'admin';
    public const RESELLER = 'reseller';
    public const CUSTOMER = 'customer';
    public const NOBODY = 'nobody';

    private pm_Client $client;
    private string $role;

    /** @var array<int, bool> what the panel said of each subscription */
    private array $subscriptions = [];

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
                return ['scope' => ['domains' => $this->domains()], 'actor' => $this->login()];
            default:
                throw new Modules_Spamtrace_Refusal(
                    'not_permitted',
                    'this account may not see where mail comes from',
                    'the administrator of this server can allow it, in the settings of Spamtrace or in the plan',
                    403
                );
        }
    }

    /** Whether he may change what his domains do with mail to nobody. */
    public function maySetPolicy(): bool
    {
        return $this->role === self::ADMIN ||
            ($this->role === self::RESELLER && (bool) $this->client->hasPermission(Modules_Spamtrace_Permissions::POLICY, null));
    }

    public function login(): string
    {
        return (string) $this->client->getLogin();
    }

    /** The name of the domain, where who asks may be told of it. */
    public function nameOf(int $domainId): ?string
    {
        try {
            $domain = pm_Domain::getByDomainId($domainId);
        } catch (pm_Exception $unknown) {
            return null;
        }
        $may = $this->role === self::ADMIN || ($this->mayAsk() && $this->mayLookAt($domain));
        return $may ? self::nameInLogs($domain->getName()) : null;
    }

    private static function roleOf(pm_Client $client): string
    {
        if ($client->isAdmin()) {
            return self::ADMIN;
        }
        if ($client->isReseller()) {
            return self::isPermitted($client, null) ? self::RESELLER : self::NOBODY;
        }
        $isAllowed = $client->isClient() && Modules_Spamtrace_Settings::customersSeeTheirDomains();
        return $isAllowed && self::hasPermittedSubscription($client) ? self::CUSTOMER : self::NOBODY;
    }

    private static function hasPermittedSubscription(pm_Client $client): bool
    {
        foreach (pm_Domain::getDomainsByClient($client, true) as $subscription) {
            if (self::isPermitted($client, $subscription)) {
                return true;
            }
        }
        return false;
    }

    // [unverified] Of a reseller the panel is asked without a domain, of a customer with the subscription's main one: the
    // plans of both have permissions, but what the panel says of each was not seen.
    private static function isPermitted(pm_Client $client, ?pm_Domain $subscription): bool
    {
        return (bool) $client->hasPermission(Modules_Spamtrace_Permissions::REPORT, $subscription);
    }

    /** @return string[] */
    private function domains(): array
    {
        $isHis = [];
        $ids = [];
        foreach (pm_Domain::getAllDomains() as $domain) {
            $may = $this->mayLookAt($domain);
            $isHis[self::nameInLogs($domain->getName())] = $may;
            if ($may) {
                $ids[(int) $domain->getId()] = true;
            }
        }
        // What is a domain's name stays with who has the domain, whatever the aliases say.
        $isHis += array_fill_keys(self::aliasesOf($ids), true);
        // Numeric names become integers as keys.
        return array_map('strval', array_keys($isHis, true, true));
    }

    /**
     * Names of the aliases that have mail. Where the panel's database does not tell them, nobody is told of them.
     *
     * @param array<int, mixed> $ids of domains
     * @return string[]
     */
    private static function aliasesOf(array $ids): array
    {
        // [inferred] Table and columns as scripts of others read them; none of the panel's own was seen to.
        $sql = "SELECT dom_id, name FROM domain_aliases WHERE mail = 'true'";
        try {
            $all = $ids === [] ? [] : pm_Bootstrap::getDbAdapter()->fetchAll($sql);
        } catch (Exception $exception) {
            error_log('spamtrace: domain aliases are left out: ' . $exception->getMessage());
            return [];
        }
        $his = array_filter($all, static fn (array $alias): bool => isset($ids[(int) $alias['dom_id']]));
        return array_map([self::class, 'nameInLogs'], array_column($his, 'name'));
    }

    // Logs have names in ASCII, the program compares them in lower case.
    private static function nameInLogs(string $name): string
    {
        return strtolower($name);
    }

    // A subscription belongs to one client with all its domains, so the panel is asked once for it. That it says yes to
    // a reseller for his customers' domains, and no for others, is not written down anywhere; nor whether it answers for
    // a domain other than the subscription's main one, which is therefore the one that it is asked about.
    // getDomainsByClient() may leave out the customers', so it is not asked.
    private function mayLookAt(pm_Domain $domain): bool
    {
        $subscription = (int) $domain->getProperty('webspace_id') ?: (int) $domain->getId(); // 0 where it is the main one
        return $this->subscriptions[$subscription] ??= $this->mayLookAtSubscription($subscription);
    }

    private function mayLookAtSubscription(int $id): bool
    {
        if (!$this->client->hasAccessToDomain($id)) {
            return false;
        }
        return $this->role !== self::CUSTOMER || self::isPermitted($this->client, pm_Domain::getByDomainId($id));
    }
}
