<?php
// mail/set_prefs of the XML API: what becomes of mail to nobody, for several sites at once, each with a result of its
// own. Elements and their order are those of plesk/api-schemas 1.6.9.1. Its numbers of errors are not to be relied on,
// but for 1013, an object that is not there.

final class Panel_MailPreferences
{
    private const NO_SUCH_SITE = 1013;
    private const NOT_PERMITTED = 1006;
    private const FAILED = 1023;

    /** For each site of a subscription, as its plan has it. */
    public static function setOfSubscription(int $domain, array $parameters): void
    {
        $sites = "SELECT s.dom_id FROM DomainServices s JOIN domains d ON d.id = s.dom_id WHERE s.type = 'mail' AND ? IN (d.id, d.webspace_id)";
        foreach (Panel_Database::rows($sites, [$domain]) as $row) {
            self::store((int) $row['dom_id'], $parameters);
        }
    }

    public static function set(SimpleXMLElement $operation, pm_Client $client, SimpleXMLElement $answer): void
    {
        self::admit($operation);
        [$parameters, $fault] = self::parametersOf($operation->prefs->{'nonexistent-user'}->children()[0]);
        foreach ($operation->filter->{'site-id'} as $site) {
            $error = self::refusalOf((int) $site, $client) ?? $fault;
            if ($error === null) {
                self::store((int) $site, $parameters);
            }
            self::tell($answer->addChild('result'), (string) $site, $error);
        }
    }

    // What the real one would take, and do more than was meant: no filter is all sites, a <mailservice> turns it off.
    private static function admit(SimpleXMLElement $operation): void
    {
        $has = static fn (SimpleXMLElement $element): array => array_map(static fn ($child) => $child->getName(), iterator_to_array($element->children(), false));
        $sites = $has($operation) === ['filter', 'prefs'] ? $has($operation->filter) : [];
        if ($sites === [] || array_unique($sites) !== ['site-id']) {
            throw new LogicException('a filter of sites, and prefs behind it');
        }
        foreach ($operation->filter->{'site-id'} as $site) {
            if (!preg_match('/^[1-9]\d*$/D', (string) $site)) {
                throw new pm_Exception("this is no site: $site");
            }
        }
        if ($has($operation->prefs) !== ['nonexistent-user'] || count($operation->prefs->{'nonexistent-user'}->children()) !== 1) {
            throw new LogicException('prefs have nonexistent-user with one choice, and nothing else');
        }
    }

    /** What is stored, or why it cannot be. */
    public static function parametersOf(SimpleXMLElement $choice): array
    {
        $value = (string) $choice;
        switch ($choice->getName()) {
            case 'reject':
                return [['nonexist_mail' => 'reject'], null];
            case 'bounce':
                $fits = $value !== '' && mb_strlen($value) <= 255; // of Parameters.value
                return [['nonexist_mail' => 'bounce', 'bounce_mess' => $value], $fits ? null : [self::FAILED, 'the text is empty or too long']];
            case 'forward':
                $fits = filter_var($value, FILTER_VALIDATE_EMAIL) !== false;
                return [['nonexist_mail' => 'catch', 'catch_addr' => $value], $fits ? null : [self::FAILED, 'this is no address']];
            default:
                throw new pm_Exception("there is no {$choice->getName()}");
        }
    }

    private static function refusalOf(int $site, pm_Client $client): ?array
    {
        $domain = Panel_Database::row('SELECT webspace_id, status FROM domains WHERE id = ?', [$site]);
        if ($domain === null) {
            return [self::NO_SUCH_SITE, 'there is no such site'];
        }
        if (!$client->isAdmin() && !$client->hasAccessToDomain((int) $domain['webspace_id'] ?: $site)) {
            return [self::NOT_PERMITTED, 'permission denied'];
        }
        if ((int) $domain['status'] !== 0) {
            return [self::FAILED, 'the domain is suspended']; // stricter than the real one may be
        }
        $service = Panel_Database::row("SELECT id FROM DomainServices WHERE dom_id = ? AND type = 'mail'", [$site]);
        return $service === null ? [self::FAILED, 'the site has no mail service'] : null;
    }

    // By the number that the service names: that of the domain is another one's.
    private static function store(int $site, array $parameters): void
    {
        $service = Panel_Database::row("SELECT id, parameters_id FROM DomainServices WHERE dom_id = ? AND type = 'mail'", [$site]);
        $id = $service['parameters_id'] ?? Panel_Database::row('SELECT MAX(id) + 1 AS id FROM Parameters')['id'];
        Panel_Database::change('UPDATE DomainServices SET parameters_id = ? WHERE id = ?', [$id, $service['id']]);
        foreach ($parameters as $name => $value) {
            Panel_Database::change('REPLACE INTO Parameters (id, parameter, value) VALUES (?, ?, ?)', [$id, $name, $value]);
        }
    }

    private static function tell(SimpleXMLElement $result, string $site, ?array $error): void
    {
        $result->addChild('status', $error === null ? 'ok' : 'error');
        if ($error !== null) {
            $result->addChild('errcode', (string) $error[0]);
            $result->addChild('errtext', $error[1]);
        }
        $result->addChild('site-id', $site);
    }
}
