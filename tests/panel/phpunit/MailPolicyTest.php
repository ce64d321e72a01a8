<?php
// What the panel is told of mail to nobody, and what of its answers goes back.

use PHPUnit\Framework\TestCase;

final class MailPolicyTest extends TestCase
{
    private array $before;
    private array $plans;

    protected function setUp(): void
    {
        $this->before = Panel_Database::rows('SELECT * FROM Parameters');
        $this->plans = Panel_Database::rows('SELECT * FROM TmplData');
        Panel_Database::change('DELETE FROM ApiRpcCalls');
    }

    protected function tearDown(): void
    {
        Panel_Database::change('UPDATE domains SET status = 0');
        Panel_Database::change('DELETE FROM Parameters');
        foreach ($this->before as $row) {
            Panel_Database::change('INSERT INTO Parameters VALUES (?, ?, ?)', array_values($row));
        }
        Panel_Database::change('DELETE FROM TmplData');
        foreach ($this->plans as $row) {
            Panel_Database::change('INSERT INTO TmplData VALUES (?, ?, ?)', array_values($row));
        }
    }

    private static function policy(string $mode, ?string $address = null, ?string $text = null): array
    {
        return ['mode' => $mode, 'address' => $address, 'text' => $text];
    }

    private static function stored(int $site): array
    {
        $sql = "SELECT p.parameter, p.value FROM DomainServices s JOIN Parameters p ON p.id = s.parameters_id WHERE s.dom_id = ? AND s.type = 'mail'";
        return array_column(Panel_Database::rows($sql, [$site]), 'value', 'parameter');
    }

    public function testOnePacketForAllSitesAndOnlyTheRefusedOnesComeBack(): void
    {
        Panel_Database::change('UPDATE domains SET status = 2 WHERE id = 4');
        $refused = Modules_Spamtrace_MailPolicy::set([1, 2, 4, 100000], self::policy('reject'), null);
        $this->assertSame([4 => '1023 the domain is suspended', 100000 => '1013 there is no such site'], $refused);
        $this->assertSame(['reject', 'reject'], [self::stored(1)['nonexist_mail'], self::stored(2)['nonexist_mail']]);
        $this->assertCount(1, Panel_Database::rows('SELECT * FROM ApiRpcCalls'));
    }

    public function testAnyTextIsWrittenAsItIs(): void
    {
        $text = "Nobody </bounce><reject/> & \"no one\" 'here' — нет";
        $this->assertSame([], Modules_Spamtrace_MailPolicy::set([1], self::policy('bounce', null, $text), null));
        $this->assertSame(['bounce', $text], [self::stored(1)['nonexist_mail'], self::stored(1)['bounce_mess']]);
        $this->assertSame([], Modules_Spamtrace_MailPolicy::set([1], self::policy('forward', "o'neil+x@site0.example"), null));
        $this->assertSame(['catch', "o'neil+x@site0.example"], [self::stored(1)['nonexist_mail'], self::stored(1)['catch_addr']]);
    }

    public function testAPanelThatIsAwayRefusesAllInItsWords(): void
    {
        $refused = Modules_Spamtrace_MailPolicy::set([1, 2], self::policy('reject'), 'nobody');
        $this->assertSame([1, 2], array_keys($refused));
        $this->assertNotSame('', $refused[1]);
    }

    private static function ofPlans(): array
    {
        return array_column(Panel_Database::rows("SELECT tmpl_id, value FROM TmplData WHERE element = 'nonexist_mail'"), 'value', 'tmpl_id');
    }

    public function testPlansAreSetAndTheirSubscriptionsThatAreNotLocked(): void
    {
        [$unlocked, $locked] = [self::stored(2), self::stored(3)];
        $this->assertNotSame('reject', $unlocked['nonexist_mail']);
        $refused = Modules_Spamtrace_MailPolicy::setPlans([2, 5, 6, 100000], self::policy('reject'));
        $this->assertSame([6 => '1013 there is no such service plan', 100000 => '1013 there is no such service plan'], $refused);
        $this->assertSame(['reject', 'reject', 'bounce:of an add-on'], [self::ofPlans()[2], self::ofPlans()[5], self::ofPlans()[6]]);
        $this->assertSame(['reject', $locked], [self::stored(2)['nonexist_mail'], self::stored(3)]);
        $this->assertCount(1, Panel_Database::rows('SELECT * FROM ApiRpcCalls'));
    }

    public function testOfAPlanTooAnyTextIsWrittenAsItIs(): void
    {
        $text = "Nobody </bounce><reject/> & 'here' — нет";
        $this->assertSame([], Modules_Spamtrace_MailPolicy::setPlans([2], self::policy('bounce', null, $text)));
        $this->assertSame(["bounce:$text", $text], [self::ofPlans()[2], self::stored(2)['bounce_mess']]);
        $this->assertSame([], Modules_Spamtrace_MailPolicy::setPlans([2], self::policy('forward', 'old@site0.example')));
        $this->assertSame('old@site0.example', self::ofPlans()[2]);
    }

    public function testInTheNameOfAResellerOthersDomainsAreRefused(): void
    {
        $refused = Modules_Spamtrace_MailPolicy::set([1, 4], self::policy('reject'), 'reseller-a');
        $this->assertSame([4 => '1006 permission denied'], $refused);
    }
}
