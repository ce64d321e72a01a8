<?php
// The panel's XML API, by which the policy for mail to nobody is changed: what a batch of sites gets, and what is stored.

use PHPUnit\Framework\TestCase;

final class ApiRpcTest extends TestCase
{
    private const NONE = 100000;

    private array $before;

    protected function setUp(): void
    {
        $this->before = [Panel_Database::rows('SELECT * FROM Parameters'), Panel_Database::rows('SELECT * FROM DomainServices')];
    }

    protected function tearDown(): void
    {
        foreach (['Parameters' => $this->before[0], 'DomainServices' => $this->before[1]] as $table => $rows) {
            Panel_Database::change("DELETE FROM $table");
            foreach ($rows as $row) {
                $places = implode(', ', array_fill(0, count($row), '?'));
                Panel_Database::change("INSERT INTO $table VALUES ($places)", array_values($row));
            }
        }
    }

    private static function packet(array $sites, string $choice): string
    {
        $ids = implode('', array_map(static fn ($id): string => "<site-id>$id</site-id>", $sites));
        return "<mail><set_prefs><filter>$ids</filter><prefs><nonexistent-user>$choice</nonexistent-user></prefs></set_prefs></mail>";
    }

    /** Of each site: status, and the number of the error if any. */
    private static function results(array $sites, string $choice, ?string $login = null): array
    {
        $told = [];
        foreach (pm_ApiRpc::getService()->call(self::packet($sites, $choice), $login)->mail->set_prefs->result as $result) {
            $told[(string) $result->{'site-id'}] = trim("$result->status $result->errcode");
        }
        return $told;
    }

    private static function stored(int $site): array
    {
        $sql = "SELECT p.parameter, p.value FROM DomainServices s JOIN Parameters p ON p.id = s.parameters_id WHERE s.dom_id = ? AND s.type = 'mail'";
        return array_column(Panel_Database::rows($sql, [$site]), 'value', 'parameter');
    }

    public function testEachSiteOfABatchHasItsResult(): void
    {
        Panel_Database::change('DELETE FROM DomainServices WHERE dom_id = 4');
        $this->assertSame([2 => 'ok', self::NONE => 'error 1013', 4 => 'error 1023', 5 => 'ok'], self::results([2, self::NONE, 4, 5], '<reject/>'));
        $this->assertSame(['reject', 'reject'], [self::stored(2)['nonexist_mail'], self::stored(5)['nonexist_mail']]);
        $this->assertSame([], self::stored(4));
    }

    public function testOnlyTheNamedSitesChange(): void
    {
        self::results([2], '<bounce>No such user &amp; no &lt;b&gt;</bounce>');
        $changed = ['nonexist_mail' => 'bounce', 'bounce_mess' => 'No such user & no <b>', 'catch_addr' => 'info@site1.example'];
        $this->assertEquals($changed, self::stored(2));
        $others = static fn (array $rows): array => array_values(array_filter($rows, static fn (array $row): bool => (int) $row['id'] !== 1002));
        $this->assertEquals($others($this->before[0]), $others(Panel_Database::rows('SELECT * FROM Parameters')));
    }

    public function testForwardIsStoredAsCatch(): void
    {
        self::results([3], '<forward>all@site2.example</forward>');
        $this->assertSame(['catch', 'all@site2.example'], [self::stored(3)['nonexist_mail'], self::stored(3)['catch_addr']]);
    }

    public function testASiteWithoutParametersGetsSome(): void
    {
        Panel_Database::change('UPDATE DomainServices SET parameters_id = NULL WHERE dom_id = 2');
        $this->assertSame([2 => 'ok'], self::results([2], '<reject/>'));
        $this->assertSame(['nonexist_mail' => 'reject'], self::stored(2));
    }

    public function testWhatCannotBeStoredIsAnErrorOfEachSite(): void
    {
        foreach (['<forward>nobody</forward>', '<bounce></bounce>', '<bounce>' . str_repeat('x', 256) . '</bounce>'] as $choice) {
            $this->assertSame([2 => 'error 1023', 3 => 'error 1023'], self::results([2, 3], $choice));
        }
        $this->assertSame($this->before[0], Panel_Database::rows('SELECT * FROM Parameters'));
    }

    public function testOnBehalfOfAResellerOnlyHisSitesChange(): void
    {
        $this->assertSame([1 => 'ok', 4 => 'error 1006', 201 => 'ok'], self::results([1, 4, 201], '<reject/>', 'reseller-a'));
        $this->expectException(pm_Exception::class);
        self::results([1], '<reject/>', 'nobody');
    }

    /** @dataProvider carelessPackets */
    public function testWhatWouldDoMoreThanWasMeantIsAFault(string $packet): void
    {
        $this->expectException(LogicException::class);
        pm_ApiRpc::getService()->call($packet);
    }

    public static function carelessPackets(): array
    {
        $prefs = '<prefs><nonexistent-user><reject/></nonexistent-user></prefs>';
        $filter = '<filter><site-id>2</site-id></filter>';
        return [
            'all sites' => ["<mail><set_prefs><filter/>$prefs</set_prefs></mail>"],
            'no filter' => ["<mail><set_prefs>$prefs</set_prefs></mail>"],
            'the wrong order' => ["<mail><set_prefs>$prefs$filter</set_prefs></mail>"],
            'the mail service too' => ["<mail><set_prefs>$filter<prefs><nonexistent-user><reject/></nonexistent-user><mailservice>false</mailservice></prefs></set_prefs></mail>"],
            'two choices' => ["<mail><set_prefs>$filter<prefs><nonexistent-user><reject/><bounce>x</bounce></nonexistent-user></prefs></set_prefs></mail>"],
            'all plans' => ['<service-plan><set><filter/><mail><nonexistent-user><reject/></nonexistent-user></mail></set></service-plan>'],
            'a plan\'s mail service too' => ['<service-plan><set><filter><id>2</id></filter><mail><nonexistent-user><reject/></nonexistent-user><webmail>none</webmail></mail></set></service-plan>'],
            'what was not verified' => ["<mail><get_prefs>$filter</get_prefs></mail>"],
            'another operator' => ['<server><get/></server>'],
        ];
    }

    public function testWhatIsNoXmlIsRefused(): void
    {
        $this->expectException(pm_Exception::class);
        pm_ApiRpc::getService()->call('<mail><set_prefs>');
    }
}
