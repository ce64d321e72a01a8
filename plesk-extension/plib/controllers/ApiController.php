<?php
// What the page asks. Each action: is it a request of the page, who asks, one call; the answer is a JSON document.

class ApiController extends pm_Controller_Action
{
    protected $_accessLevel = ['admin', 'reseller', 'client'];

    public function askAction()
    {
        $this->answer(function (): string {
            return Modules_Spamtrace_Helper::answer($this->body(), Modules_Spamtrace_Scope::ofSession());
        });
    }

    /** Reads the settings, and changes those that are named. */
    public function settingsAction()
    {
        $this->answer(function (): string {
            $this->admitAdmin();
            $this->change(json_decode($this->body(), true, 4));
            return json_encode(['ok' => true, 'data' => self::settings()]) . "\n";
        });
    }

    /** How far the reading of the past is; with `read` it begins. */
    public function pastAction()
    {
        $this->answer(function (): string {
            $this->admitAdmin();
            $said = json_decode($this->body(), true, 2);
            if ($said !== [] && $said !== ['read' => true]) {
                throw new Modules_Spamtrace_Refusal('usage', 'the past can be read, and nothing else', 'reload the page', 400);
            }
            if ($said !== []) {
                Modules_Spamtrace_Past::read();
                pm_ActionLog::submit(Modules_Spamtrace_ActionLog::PAST_READ);
            }
            return json_encode(['ok' => true, 'data' => Modules_Spamtrace_Past::state()], JSON_INVALID_UTF8_SUBSTITUTE) . "\n";
        });
    }

    /** How far a change of policies is; one begins where something is wished. */
    public function policyAction()
    {
        $this->answer(function (): string {
            $scope = Modules_Spamtrace_Scope::ofSession();
            if (!$scope->mayAsk()) {
                $scope->fields(); // which says why
            }
            $wish = Modules_Spamtrace_PolicyWish::of($this->body());
            if (!$wish->isNone()) {
                if (!$scope->maySetPolicy()) {
                    throw new Modules_Spamtrace_Refusal('not_permitted', 'this account may not change what domains do with mail', 'the administrator of this server can allow it in the plan', 403);
                }
                $login = $scope->role() === Modules_Spamtrace_Scope::ADMIN ? null : $scope->login();
                Modules_Spamtrace_PolicyChange::begin($wish->optionsWithin($scope), $scope->login(), $login);
                pm_ActionLog::submit(Modules_Spamtrace_ActionLog::POLICY_BEGUN);
            }
            $data = Modules_Spamtrace_PolicyChange::state() + ['may_change' => $scope->maySetPolicy()];
            return json_encode(['ok' => true, 'data' => $data], JSON_INVALID_UTF8_SUBSTITUTE) . "\n";
        });
    }

    /** Takes entries out of the white list, or brings them back. */
    public function whitelistAction()
    {
        $this->answer(function (): string {
            $this->admitAdmin();
            $wish = Modules_Spamtrace_WhitelistWish::of($this->body());
            $data = ['may_change' => true];
            if (!$wish->isNone()) {
                $data = $wish->carryOut(Modules_Spamtrace_Scope::ofSession()->login());
                pm_ActionLog::submit(Modules_Spamtrace_ActionLog::WHITE_LIST_CHANGED);
            }
            return json_encode(['ok' => true, 'data' => $data], JSON_INVALID_UTF8_SUBSTITUTE) . "\n";
        });
    }

    private static function settings(): array
    {
        return [
            'customers_see_their_domains' => Modules_Spamtrace_Settings::customersSeeTheirDomains(),
            'alerts' => Modules_Spamtrace_Settings::alertsAreOn(),
            'queue_growth' => Modules_Spamtrace_Settings::queueGrowth(),
            'keep_reject' => Modules_Spamtrace_Settings::keepReject(),
        ];
    }

    // All of them are looked at before one is changed.
    private function change($wanted): void
    {
        if (!is_array($wanted)) {
            throw self::noSettings();
        }
        foreach ($wanted as $name => $value) {
            $growth = is_int($value) && $value >= Modules_Spamtrace_Settings::LEAST_QUEUE_GROWTH && $value <= Modules_Spamtrace_Settings::MOST_QUEUE_GROWTH;
            if (!($name === 'queue_growth' ? $growth : array_key_exists($name, self::settings()) && is_bool($value))) {
                throw self::noSettings();
            }
        }
        $before = self::settings();
        foreach ($wanted as $name => $value) {
            $this->set($name, $value);
        }
        $changed = array_diff_assoc(array_map('json_encode', self::settings()), array_map('json_encode', $before));
        if ($changed !== []) {
            $old = array_intersect_key(array_map('json_encode', $before), $changed);
            pm_ActionLog::submit(Modules_Spamtrace_ActionLog::SETTINGS_CHANGED, 0, $old, $changed);
        }
    }

    private function set(string $name, $value): void
    {
        switch ($name) {
            case 'customers_see_their_domains':
                Modules_Spamtrace_Settings::letCustomersSeeTheirDomains($value);
                break;
            case 'alerts':
                Modules_Spamtrace_Settings::switchAlerts($value);
                break;
            case 'keep_reject':
                Modules_Spamtrace_Settings::setKeepReject($value);
                break;
            case 'queue_growth':
                Modules_Spamtrace_Settings::setQueueGrowth($value);
                break;
        }
    }

    private static function noSettings(): Modules_Spamtrace_Refusal
    {
        return new Modules_Spamtrace_Refusal('usage', 'these are no settings', 'reload the page', 400);
    }

    private function answer(callable $make): void
    {
        try {
            $this->admitRequest();
            $this->send(200, $make());
        } catch (Modules_Spamtrace_Refusal $refusal) {
            $this->send($refusal->status(), $refusal->document());
        }
    }

    // The panel compares the token. That it does so for each controller is not written down anywhere, so a request
    // that a foreign page can make a browser send is refused here too: a form can set neither this header nor this type.
    private function admitRequest(): void
    {
        $request = $this->getRequest();
        if (!$request->isPost()) {
            throw new Modules_Spamtrace_Refusal('usage', 'only POST is answered', 'open the page of Spamtrace', 405);
        }
        if ((string) $request->getHeader('X-Forgery-Protection-Token') === '') {
            throw new Modules_Spamtrace_Refusal('not_permitted', 'the token of the panel is missing', 'reload the page', 403);
        }
        $type = strtolower(trim(explode(';', (string) $request->getServer('CONTENT_TYPE'))[0]));
        if ($type !== 'application/json') {
            throw new Modules_Spamtrace_Refusal('usage', 'a request is application/json', 'reload the page', 415);
        }
    }

    private function admitAdmin(): void
    {
        if (Modules_Spamtrace_Scope::ofSession()->role() !== Modules_Spamtrace_Scope::ADMIN) {
            throw new Modules_Spamtrace_Refusal('not_permitted', 'this is the administrator\'s', '', 403);
        }
    }

    private function body(): string
    {
        return (string) $this->getRequest()->getRawBody();
    }

    // The document goes out as the program wrote it.
    private function send(int $status, string $document): void
    {
        $this->getResponse()
            ->setHttpResponseCode($status)
            ->setHeader('Content-Type', 'application/json; charset=utf-8', true)
            ->setHeader('Cache-Control', 'no-store', true)
            ->setHeader('X-Content-Type-Options', 'nosniff', true)
            ->setBody($document)
            ->sendResponse();
        exit;
    }
}
