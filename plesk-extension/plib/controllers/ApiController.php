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
            $data = ['customers_see_their_domains' => Modules_Spamtrace_Settings::customersSeeTheirDomains()];
            return json_encode(['ok' => true, 'data' => $data]) . "\n";
        });
    }

    private function change($wanted): void
    {
        if (!is_array($wanted) || array_diff(array_keys($wanted), ['customers_see_their_domains']) !== []) {
            throw new Modules_Spamtrace_Refusal('usage', 'these are no settings', 'reload the page', 400);
        }
        $allowed = $wanted['customers_see_their_domains'] ?? null;
        if (is_bool($allowed)) {
            Modules_Spamtrace_Settings::letCustomersSeeTheirDomains($allowed);
        } elseif ($allowed !== null) {
            throw new Modules_Spamtrace_Refusal('usage', 'these are no settings', 'reload the page', 400);
        }
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
            throw new Modules_Spamtrace_Refusal('not_permitted', 'the settings are the administrator\'s', '', 403);
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
