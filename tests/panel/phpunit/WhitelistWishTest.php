<?php
// What the page may wish of the white list, and what the program is then told. A script of the test stands in its place.

use PHPUnit\Framework\TestCase;

final class WhitelistWishTest extends TestCase
{
    use ProgramInPlace;

    private const ACT = '{"ok":true,"data":{"act":5,"kind":"white_list"}}';

    // Notes its arguments; `journal show` tells of an act of this kind.
    private function programAnswers(string $document, string $kind = 'white_list'): void
    {
        $shown = "{\"ok\":true,\"data\":{\"act\":{\"kind\":\"$kind\"}}}";
        file_put_contents($this->program, "#!/bin/sh\necho \"\$*\" >> '$this->room/argv'\ncase \"\$*\" in *' journal show '*) echo '$shown';; *) echo '$document';; esac\n");
    }

    private function told(): array
    {
        $place = '--root=' . pm_Config::get('root') . ' --plesk=' . pm_Config::get('plesk') . ' --json ';
        return str_replace($place, '', file("$this->room/argv", FILE_IGNORE_NEW_LINES));
    }

    private static function refusalOf(callable $make): array
    {
        try {
            $make();
        } catch (Modules_Spamtrace_Refusal $refusal) {
            return [$refusal->status(), json_decode($refusal->document(), true)['error']['code']];
        }
        return [];
    }

    public function testNothingIsWished(): void
    {
        $this->assertTrue(Modules_Spamtrace_WhitelistWish::of('{}')->isNone());
    }

    public function testNetworksAreTakenOut(): void
    {
        $this->programAnswers(self::ACT);
        $wish = Modules_Spamtrace_WhitelistWish::of('{"remove":{"networks":["192.0.2.0/24","2001:db8::/64","0.0.0.0/0"]}}');
        $this->assertFalse($wish->isNone());
        $this->assertSame(['act' => 5, 'kind' => 'white_list'], $wish->carryOut('admin'));
        $this->assertSame(['whitelist remove --yes --actor=admin 192.0.2.0/24 2001:db8::/64 0.0.0.0/0'], $this->told());
    }

    public function testAnActIsBroughtBack(): void
    {
        $this->programAnswers(self::ACT);
        $this->assertSame(5, Modules_Spamtrace_WhitelistWish::of('{"undo":{"act":4}}')->carryOut('admin')['act']);
        $this->assertSame(['journal show --limit=1 4', 'undo --yes --actor=admin 4'], $this->told());
    }

    public function testAnActOfAnotherKindIsNot(): void
    {
        $this->programAnswers(self::ACT, 'policy');
        $refused = self::refusalOf(static fn () => Modules_Spamtrace_WhitelistWish::of('{"undo":{"act":4}}')->carryOut('admin'));
        $this->assertSame([200, 'not_found'], $refused);
        $this->assertSame(['journal show --limit=1 4'], $this->told());
    }

    public function testARefusalOfTheProgramPasses(): void
    {
        $this->programAnswers('{"ok":false,"error":{"code":"not_found","message":"m","hint":"h"}}');
        $refused = self::refusalOf(static fn () => Modules_Spamtrace_WhitelistWish::of('{"remove":{"networks":["192.0.2.0/24"]}}')->carryOut('admin'));
        $this->assertSame([200, 'not_found'], $refused);
    }

    /** @dataProvider noWishes */
    public function testWhatIsNoWishIsRefused(string $body): void
    {
        $this->assertSame([400, 'usage'], self::refusalOf(static fn () => Modules_Spamtrace_WhitelistWish::of($body)));
    }

    public static function noWishes(): array
    {
        $networks = static fn ($networks): array => [json_encode(['remove' => ['networks' => $networks]])];
        return [
            'nothing' => [''], 'a text' => ['"x"'], 'another one' => ['{"add":{"networks":["192.0.2.0/24"]}}'],
            'two' => ['{"remove":{"networks":["192.0.2.0/24"]},"undo":{"act":1}}'],
            'more than that' => ['{"remove":{"networks":["192.0.2.0/24"],"force":true}}'],
            'no network' => $networks([]), 'too many' => $networks(array_fill(0, 101, '192.0.2.0/24')), 'a text of them' => $networks('192.0.2.0/24'),
            'named ones' => $networks(['x' => '192.0.2.0/24']), 'an option' => $networks(['--yes']), 'an address' => $networks(['192.0.2.1']),
            'too narrow' => $networks(['192.0.2.1/33']), 'a host' => $networks(['office.example/24']), 'a line more' => $networks(["192.0.2.0/24\n"]),
            'odd digits' => $networks(['192.0.2.256/24']), 'a number' => $networks([1]),
            'no act' => ['{"undo":{}}'], 'act zero' => ['{"undo":{"act":0}}'], 'a text for an act' => ['{"undo":{"act":"1"}}'], 'forced' => ['{"undo":{"act":1,"force":true}}'],
        ];
    }
}
