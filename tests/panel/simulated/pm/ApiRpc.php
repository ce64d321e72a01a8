<?php
// The panel's XML API from inside, as far as an extension needs it: operator and operation, each with its answer.
class pm_ApiRpc
{
    public static function getService($protocolVersion = null)
    {
        return new self();
    }

    public function call($request, $login = null)
    {
        $client = pm_Client::getByLogin($login ?? 'admin');
        $answer = new SimpleXMLElement('<packet version="1.6.9.1"/>');
        $operator = self::parsed($request);
        Panel_Database::change('INSERT INTO ApiRpcCalls (login, packet) VALUES (?, ?)', [$client->getLogin(), $operator->asXML()]);
        foreach ($operator->children() as $operation) {
            self::operate($operator->getName(), $operation, $client, $answer->addChild($operator->getName())->addChild($operation->getName()));
        }
        return $answer;
    }

    // How the real one refuses what is no XML is not known; whoever sends it is at fault here.
    private static function parsed($request): SimpleXMLElement
    {
        if ($request instanceof SimpleXMLElement) {
            return $request;
        }
        $before = libxml_use_internal_errors(true);
        $parsed = $request instanceof DOMDocument ? simplexml_import_dom($request) : simplexml_load_string((string) $request, SimpleXMLElement::class, LIBXML_NONET);
        libxml_clear_errors();
        libxml_use_internal_errors($before);
        if (!$parsed instanceof SimpleXMLElement) {
            throw new pm_Exception('the request is no XML');
        }
        return $parsed;
    }

    private static function operate(string $operator, SimpleXMLElement $operation, pm_Client $client, SimpleXMLElement $answer): void
    {
        if ($operator === 'mail' && $operation->getName() === 'set_prefs') {
            Panel_MailPreferences::set($operation, $client, $answer);
            return;
        }
        if ($operator === 'service-plan' && $operation->getName() === 'set') {
            Panel_ServicePlan::set($operation, $client, $answer);
            return;
        }
        // mail/get_prefs among them: the name is known, but neither its packet nor its answer was seen.
        throw new LogicException("nobody has verified $operator/{$operation->getName()}");
    }
}
