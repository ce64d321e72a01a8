<?php
// What the panel's XML interface is told of mail to nobody: one packet for some sites, one result for each of them.

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
        try {
            $answer = pm_ApiRpc::getService()->call(self::packet($sites, $policy), $login);
        } catch (Exception $exception) { // the panel is away, or refuses all of them
            error_log('spamtrace: ' . $exception->getMessage());
            return array_fill_keys($sites, $exception->getMessage());
        }
        return self::refusals($answer);
    }

    // Nothing but nonexistent-user: a <mailservice> beside it would switch the service.
    private static function packet(array $sites, array $policy): string
    {
        $filter = implode('', array_map(static fn (int $site): string => "<site-id>$site</site-id>", $sites));
        $choice = self::choice($policy);
        return "<mail><set_prefs><filter>$filter</filter><prefs><nonexistent-user>$choice</nonexistent-user></prefs></set_prefs></mail>";
    }

    private static function choice(array $policy): string
    {
        switch ($policy['mode']) {
            case 'reject':
                return '<reject/>';
            case 'bounce':
                return '<bounce>' . self::escaped($policy['text']) . '</bounce>';
            case 'forward':
                return '<forward>' . self::escaped($policy['address']) . '</forward>';
        }
        throw new pm_Exception("no policy is called {$policy['mode']}");
    }

    private static function escaped(string $text): string
    {
        return htmlspecialchars($text, ENT_XML1 | ENT_QUOTES, 'UTF-8');
    }

    // [unverified] Where a result tells the site: `site-id` beside its status, as in the reference's examples; `id` and
    // `filter-id` are what other operations call it.
    private static function refusals(SimpleXMLElement $answer): array
    {
        $refused = [];
        foreach ($answer->xpath('//result') as $result) {
            $site = (int) ((string) $result->{'site-id'} ?: (string) $result->id ?: (string) $result->{'filter-id'});
            if ($site > 0 && (string) $result->status !== 'ok') {
                $refused[$site] = trim("$result->errcode $result->errtext") ?: 'the panel gave no reason';
            }
        }
        return $refused;
    }
}
