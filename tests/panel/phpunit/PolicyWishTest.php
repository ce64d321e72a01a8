<?php
// Service plans are set where it is wished, and by the administrator alone.

use PHPUnit\Framework\TestCase;

final class PolicyWishTest extends TestCase
{
    private const BODY = '{"begin":{"plan":"0123456789abcdef","keep":["site0.example"],"plans":%s}}';

    private static function options(string $plans, string $login): array
    {
        return Modules_Spamtrace_PolicyWish::of(sprintf(self::BODY, $plans))->optionsWithin(new Modules_Spamtrace_Scope(pm_Client::getByLogin($login)));
    }

    public function testPlansAreSetWhereItIsWished(): void
    {
        $this->assertSame(['--plan=0123456789abcdef', '--keep=site0.example', '--plans'], self::options('true', 'admin'));
        $this->assertNotContains('--plans', self::options('false', 'admin'));
    }

    public function testNotByAReseller(): void
    {
        $this->assertContains('--only=site2.example', self::options('false', 'reseller-a'));
        $this->expectExceptionMessage('service plans are the administrator');
        self::options('true', 'reseller-a');
    }

    public function testAnythingElseIsNoWish(): void
    {
        $this->expectExceptionMessage('this is no change of policies');
        self::options('"yes"', 'admin');
    }
}
