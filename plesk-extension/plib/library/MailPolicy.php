<?php
// What the panel's XML interface is told of mail to nobody: one packet for some sites or some service plans, one result for
// each of them.

class Modules_Spamtrace_MailPolicy
{
    /**
     * @param int[] $sites
     * @param array{mode: string, address: ?string, text: ?string} $policy
     * @param ?string $login in whose name; null: the administrator's
     * @return array<int, string> what the panel said of those that it refused, by their numbers
     */
    public static function set(array $sites, array $policy, ?string $login): array
    {
        // Nothing but nonexistent-user: a <mailservice> beside it would switch the service.
        $packet = '<mail><set_prefs>' . self::filter('site-id', $sites) . '<prefs>' . self::choice($policy) . '</prefs></set_prefs></mail>';
        return self::call($packet, $sites, $login);
    }

    /**
     * Service plans, which are the administrator's to change. The panel passes it on to their subscriptions that are not locked.
     *
     * @param int[] $plans
     * @return array<int, string> as set() gives it
     */
    public static function setPlans(array $plans, array $policy): array
    {
        $packet = '<service-plan><set>' . self::filter('id', $plans) . '<mail>' . self::choice($policy) . '</mail></set></service-plan>';
        return self::call($packet, $plans, null);
    }

    private static function call(string $packet, array $numbers, ?string $login): array
    {
        try {
            $answer = pm_ApiRpc::getService()->call($packet, $login);
        } catch (Exception $exception) { // the panel is away, or refuses all of them
            error_log('spamtrace: ' . $exception->getMessage());
            return array_fill_keys($numbers, $exception->getMessage());
        }
        return self::refusals($answer);
    }

    private static function filter(string $name, array $numbers): string
    {
        return '<filter>' . implode('', array_map(static fn (int $number): string => "<$name>$number</$name>", $numbers)) . '</filter>';
    }

    private static function choice(array $policy): string
    {
        switch ($policy['mode']) {
            case 'reject':
                return '<nonexistent-user><reject/></nonexistent-user>';
            case 'bounce':
                return '<nonexistent-user><bounce>' . self::escaped($policy['text']) . '</bounce></nonexistent-user>';
            case 'forward':
                return '<nonexistent-user><forward>' . self::escaped($policy['address']) . '</forward></nonexistent-user>';
        }
        throw new pm_Exception("no policy is called {$policy['mode']}");
    }

    private static function escaped(string $text): string
    {
        return htmlspecialchars($text, ENT_XML1 | ENT_QUOTES, 'UTF-8');
    }

    // [unverified] Where a result tells the number: `site-id` beside its status, as in the reference's examples; `id`, of a
    // plan too, and `filter-id` are what other operations call it.
    private static function refusals(SimpleXMLElement $answer): array
    {
        $refused = [];
        foreach ($answer->xpath('//result') as $result) {
            $number = (int) ((string) $result->{'site-id'} ?: (string) $result->id ?: (string) $result->{'filter-id'});
            if ($number > 0 && (string) $result->status !== 'ok') {
                $refused[$number] = trim("$result->errcode $result->errtext") ?: 'the panel gave no reason';
            }
        }
        return $refused;
    }
}
