<?php
// service-plan/set of the XML API, of which only what becomes of mail to nobody: for several plans at once, each with a
// result of its own. The real one passes the change on to the subscriptions of a plan that are not locked; so does this.

final class Panel_ServicePlan
{
    private const NO_SUCH_PLAN = 1013;

    public static function set(SimpleXMLElement $operation, pm_Client $client, SimpleXMLElement $answer): void
    {
        self::admit($operation, $client);
        $choice = $operation->mail->{'nonexistent-user'}->children()[0];
        [$parameters, $fault] = Panel_MailPreferences::parametersOf($choice);
        foreach ($operation->filter->id as $id) {
            $plan = Panel_Database::row("SELECT id FROM Templates WHERE id = ? AND type = 'domain'", [(int) $id]);
            $error = $plan === null ? [self::NO_SUCH_PLAN, 'there is no such service plan'] : $fault;
            if ($error === null) {
                self::store((int) $id, self::textOf($choice), $parameters);
            }
            self::tell($answer->addChild('result'), (string) $id, $error);
        }
    }

    private static function admit(SimpleXMLElement $operation, pm_Client $client): void
    {
        $has = static fn (SimpleXMLElement $element): array => array_map(static fn ($child) => $child->getName(), iterator_to_array($element->children(), false));
        $plans = $has($operation) === ['filter', 'mail'] ? $has($operation->filter) : [];
        if ($plans === [] || array_unique($plans) !== ['id']) {
            throw new LogicException('a filter of plans, and mail behind it');
        }
        if ($has($operation->mail) !== ['nonexistent-user'] || count($operation->mail->{'nonexistent-user'}->children()) !== 1) {
            throw new LogicException('mail has nonexistent-user with one choice, and nothing else');
        }
        if (!$client->isAdmin()) {
            throw new LogicException('what a reseller may do with plans was not verified');
        }
    }

    private static function textOf(SimpleXMLElement $choice): string
    {
        $texts = ['reject' => 'reject', 'bounce' => "bounce:$choice", 'forward' => (string) $choice];
        return $texts[$choice->getName()];
    }

    private static function store(int $plan, string $text, array $parameters): void
    {
        Panel_Database::change("REPLACE INTO TmplData (tmpl_id, element, value) VALUES (?, 'nonexist_mail', ?)", [$plan, $text]);
        $subscriptions = 'SELECT s.object_id FROM PlansSubscriptions p JOIN Subscriptions s ON s.id = p.subscription_id '
            . "WHERE p.plan_id = ? AND s.object_type = 'domain' AND s.locked = 'false'";
        foreach (Panel_Database::rows($subscriptions, [$plan]) as $row) {
            Panel_MailPreferences::setOfSubscription((int) $row['object_id'], $parameters);
        }
    }

    private static function tell(SimpleXMLElement $result, string $plan, ?array $error): void
    {
        $result->addChild('status', $error === null ? 'ok' : 'error');
        if ($error !== null) {
            $result->addChild('errcode', (string) $error[0]);
            $result->addChild('errtext', $error[1]);
        }
        $result->addChild('id', $plan);
    }
}
