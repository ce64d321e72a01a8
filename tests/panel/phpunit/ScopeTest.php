<?php
// Who may be told what. The right answers are taken from the database by one query, where the scope asks the panel.

use PHPUnit\Framework\TestCase;

final class ScopeTest extends TestCase
{
    protected function tearDown(): void
    {
        Modules_Spamtrace_Settings::letCustomersSeeTheirDomains(false);
        Panel_Database::change('DELETE FROM GrantedPermissions');
        unset($_SESSION);
    }

    private static function scopeOf(string $login): Modules_Spamtrace_Scope
    {
        return new Modules_Spamtrace_Scope(pm_Client::getByLogin($login));
    }

    private static function domainsOf(string $login): array
    {
        return self::names('SELECT d.name', $login, 'ORDER BY d.id');
    }

    private static function aliasesOf(string $login): array
    {
        return self::names('SELECT LOWER(a.name) AS name', $login, "AND a.mail = 'true' ORDER BY a.id", 'JOIN domain_aliases a ON a.dom_id = d.id');
    }

    private static function names(string $select, string $login, string $rest, string $join = ''): array
    {
        $sql = "$select FROM domains d $join JOIN clients c ON c.id = d.cl_id JOIN clients me ON me.id IN (c.id, c.parent_id) WHERE me.login = ? $rest";
        return array_column(Panel_Database::rows($sql, [$login]), 'name');
    }

    public function testTheAdminIsNotNarrowed(): void
    {
        $this->assertSame('admin', self::scopeOf('admin')->role());
        $this->assertSame([], self::scopeOf('admin')->fields());
    }

    /** @dataProvider resellers */
    public function testAResellerIsToldOfHisAndHisCustomersDomains(string $login, int $least): void
    {
        $fields = self::scopeOf($login)->fields();
        $this->assertSame($login, $fields['actor']);
        $this->assertSame([...self::domainsOf($login), ...self::aliasesOf($login)], $fields['scope']['domains']);
        $this->assertGreaterThanOrEqual($least, count($fields['scope']['domains']));
    }

    public static function resellers(): array
    {
        return [['reseller-a', 100], ['reseller-b', 50], ['reseller-without', 0]];
    }

    public function testDomainsBesideTheMainOneOfASubscriptionAreAmongThem(): void
    {
        $domains = self::scopeOf('reseller-a')->fields()['scope']['domains'];
        $added = Panel_Database::row('SELECT d.name FROM domains d JOIN clients c ON c.id = d.cl_id WHERE d.webspace_id > 0 AND c.login = ?', ['reseller-a']);
        $this->assertContains($added['name'], $domains);
    }

    public function testNamesAreAsLogsHaveThem(): void
    {
        $domains = self::scopeOf('reseller-a')->fields()['scope']['domains'];
        $this->assertContains('xn--e1afmkfd.example', $domains);
        $this->assertNotContains('пример.example', $domains);
    }

    public function testAliasesWithMailAreAmongThem(): void
    {
        $this->assertSame(['alias0.example', 'alias200.example'], self::aliasesOf('reseller-a'));
        $domains = self::scopeOf('reseller-a')->fields()['scope']['domains'];
        $this->assertNotContains('web-only0.example', $domains);
        $this->assertSame(['xn--e1afmkfd-5ve.example'], self::aliasesOf('reseller-b'));
    }

    public function testAnAliasThatIsNamedAsAForeignDomainWidensNothing(): void
    {
        $before = self::scopeOf('reseller-a')->fields();
        Panel_Database::change("INSERT INTO domain_aliases (name, displayName, dom_id) VALUES ('site3.example', '', 1), ('Site5.example', '', 1)");
        try {
            $this->assertSame($before, self::scopeOf('reseller-a')->fields());
        } finally {
            Panel_Database::change("DELETE FROM domain_aliases WHERE name LIKE 'site%'");
        }
    }

    public function testWhereTheDatabaseDoesNotAnswerAliasesAreLeftOutAndTheLogSaysSo(): void
    {
        $log = tempnam(sys_get_temp_dir(), 'scope-test-');
        $usual = ini_set('error_log', $log);
        Panel_Database::change('RENAME TABLE domain_aliases TO domain_aliases_away');
        try {
            $this->assertSame(self::domainsOf('reseller-a'), self::scopeOf('reseller-a')->fields()['scope']['domains']);
            $this->assertStringContainsString('spamtrace: domain aliases are left out', file_get_contents($log));
        } finally {
            Panel_Database::change('RENAME TABLE domain_aliases_away TO domain_aliases');
            ini_set('error_log', $usual);
            unlink($log);
        }
    }

    public function testThePanelIsAskedOnceForEachSubscription(): void
    {
        $asked = [];
        $client = $this->createStub(pm_Client::class);
        $client->method('isReseller')->willReturn(true);
        $client->method('hasPermission')->willReturn(true);
        $client->method('hasAccessToDomain')->willReturnCallback(static function ($id) use (&$asked): bool {
            $asked[] = $id;
            return $id % 2 === 0;
        });
        (new Modules_Spamtrace_Scope($client))->fields();
        $this->assertSame(array_column(Panel_Database::rows('SELECT id FROM domains WHERE webspace_id = 0 ORDER BY id'), 'id'), $asked);
    }

    public function testTwoResellersShareNothing(): void
    {
        $all = array_map(static fn (string $login): array => self::scopeOf($login)->fields()['scope']['domains'], ['reseller-a', 'reseller-b']);
        $this->assertSame([], array_intersect(...$all));
    }

    public function testAnEmptyScopeIsAList(): void
    {
        $this->assertSame('{"scope":{"domains":[]},"actor":"reseller-without"}', json_encode(self::scopeOf('reseller-without')->fields()));
    }

    public function testACustomerIsToldNothingUnlessTheAdminAllowsIt(): void
    {
        $this->assertFalse(self::scopeOf('customer-a1')->mayAsk());
        $this->assertSame('nobody', self::scopeOf('customer-a1')->role());
        $this->expectException(Modules_Spamtrace_Refusal::class);
        self::scopeOf('customer-a1')->fields();
    }

    public function testAnAllowedCustomerIsToldOfHisOwn(): void
    {
        Modules_Spamtrace_Settings::letCustomersSeeTheirDomains(true);
        $fields = self::scopeOf('customer-a1')->fields();
        $this->assertSame([...self::domainsOf('customer-a1'), ...self::aliasesOf('customer-a1')], $fields['scope']['domains']);
        $this->assertCount(50, self::domainsOf('customer-a1'));
        $this->assertSame('customer', self::scopeOf('customer-a1')->role());
    }

    public function testAnyOtherValueOfTheSettingAllowsNothing(): void
    {
        foreach (['0', 'true', 'yes', ' 1', ''] as $value) {
            pm_Settings::set('customersSeeTheirDomains', $value);
            $this->assertFalse(self::scopeOf('customer-a1')->mayAsk(), $value);
        }
    }

    private static function permit(string $login, int $subscription, string $value): void
    {
        $values = [pm_Client::getByLogin($login)->getId(), $subscription, 'ext_permission_spamtrace_see_report', $value];
        Panel_Database::change('REPLACE INTO GrantedPermissions VALUES (?, ?, ?, ?)', $values);
    }

    public function testAResellerWhosePlanLeavesItOutIsToldNothing(): void
    {
        self::permit('reseller-a', 0, 'false');
        $this->assertSame('nobody', self::scopeOf('reseller-a')->role());
        $this->assertNull(self::scopeOf('reseller-a')->nameOf(3));
        $this->assertSame('reseller', self::scopeOf('reseller-b')->role());
    }

    public function testOfASubscriptionThatLeavesItOutACustomerIsNotTold(): void
    {
        Modules_Spamtrace_Settings::letCustomersSeeTheirDomains(true);
        $before = self::scopeOf('customer-a1')->fields()['scope']['domains'];
        self::permit('customer-a1', 1, 'false'); // site0.example, with two aliases
        self::permit('customer-a1', 7, 'false'); // site6.example, with the added domain site204.example
        $after = self::scopeOf('customer-a1')->fields()['scope']['domains'];
        $this->assertEqualsCanonicalizing(['site0.example', 'site6.example', 'site204.example', 'alias0.example'], array_diff($before, $after));
        $this->assertSame([], array_diff($after, $before));
        $this->assertSame([null, 'site12.example'], [self::scopeOf('customer-a1')->nameOf(7), self::scopeOf('customer-a1')->nameOf(13)]);
    }

    public function testACustomerWithoutAPermittedSubscriptionIsToldNothing(): void
    {
        Modules_Spamtrace_Settings::letCustomersSeeTheirDomains(true);
        foreach (Panel_Database::rows('SELECT id FROM domains WHERE cl_id = 4 AND webspace_id = 0') as ['id' => $id]) {
            self::permit('customer-a1', (int) $id, 'false');
        }
        $this->assertSame('nobody', self::scopeOf('customer-a1')->role());
        $this->assertSame('customer', self::scopeOf('customer-a2')->role());
    }

    public function testAPermissionWidensNothing(): void
    {
        $before = self::scopeOf('reseller-a')->fields();
        self::permit('reseller-a', 0, 'true');
        self::permit('customer-a1', 1, 'true');
        self::permit('customer-a1', 4, 'true'); // another one's
        $this->assertSame($before, self::scopeOf('reseller-a')->fields());
        $this->assertFalse(self::scopeOf('customer-a1')->mayAsk());
        Modules_Spamtrace_Settings::letCustomersSeeTheirDomains(true);
        $this->assertNotContains('site3.example', self::scopeOf('customer-a1')->fields()['scope']['domains']);
    }

    /** @dataProvider lookers */
    public function testANameIsToldOnlyToWhoMayLook(string $login, ?string $own, ?string $added, ?string $foreign): void
    {
        $scope = self::scopeOf($login);
        $this->assertSame([$own, $added, $foreign], [$scope->nameOf(3), $scope->nameOf(201), $scope->nameOf(4)]);
        $this->assertSame([null, null], [$scope->nameOf(0), $scope->nameOf(100000)]);
    }

    public static function lookers(): array
    {
        return [
            ['admin', 'site2.example', 'site200.example', 'site3.example'],
            ['reseller-a', 'site2.example', 'site200.example', null],
            ['reseller-b', null, null, 'site3.example'],
            ['customer-a1', null, null, null],
        ];
    }

    public function testTheSessionSaysWhoAsks(): void
    {
        $_SESSION = ['client_id' => pm_Client::getByLogin('reseller-b')->getId()];
        $this->assertSame('reseller-b', Modules_Spamtrace_Scope::ofSession()->fields()['actor']);
    }

    public function testWithoutASessionNobodyAsks(): void
    {
        $_SESSION = [];
        $this->expectException(pm_Exception::class);
        Modules_Spamtrace_Scope::ofSession();
    }

    public function testWhoHasNoKnownRoleIsToldNothing(): void
    {
        $client = $this->createStub(pm_Client::class); // admits nothing of itself, false or null
        $this->assertFalse((new Modules_Spamtrace_Scope($client))->mayAsk());
    }
}
