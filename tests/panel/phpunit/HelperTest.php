<?php
// What goes into the program, and what comes out of whatever it does. A script of the test stands in its place.

use PHPUnit\Framework\TestCase;

final class HelperTest extends TestCase
{
    use ProgramInPlace;

    // Notes its arguments and its input, then does as the test says.
    private function programDoes(string $script): void
    {
        file_put_contents($this->program, "#!/bin/sh\nprintf '%s\\n' \"$@\" > '$this->room/argv'\ncat > '$this->room/stdin'\n$script\n");
    }

    private static function scopeOf(string $login): Modules_Spamtrace_Scope
    {
        return new Modules_Spamtrace_Scope(pm_Client::getByLogin($login));
    }

    private function refusalOf(string $body, string $login = 'admin'): array
    {
        try {
            Modules_Spamtrace_Helper::answer($body, self::scopeOf($login));
        } catch (Modules_Spamtrace_Refusal $refusal) {
            return [$refusal->status(), json_decode($refusal->document(), true)['error']['code']];
        }
        $this->fail('it is answered');
    }

    public function testTheRequestGoesInAndTheAnswerComesOutAsTheyAre(): void
    {
        $answer = '{"ok":true,"data":{"big":12345678901234567890,"empty":{},"none":[],"text":"a\\/b \\u00e9"}}';
        $this->programDoes("echo '$answer'");
        $body = '{"command":"queue list","params":{"limit":50,"no-refresh":true,"sender":"Привет \"x\" $(id)"}}';
        $this->assertSame("$answer\n", Modules_Spamtrace_Helper::answer($body, self::scopeOf('admin')));
        $this->assertJsonStringEqualsJsonString($body, file_get_contents("$this->room/stdin"));
        $this->assertSame('--root=' . pm_Config::get('root') . "\n--plesk=" . pm_Config::get('plesk') . "\napi\n", file_get_contents("$this->room/argv"));
    }

    public function testParametersStayAnObject(): void
    {
        $this->programDoes('echo \'{"ok":true,"data":1}\'');
        foreach (['{"command":"doctor"}', '{"command":"doctor","params":{}}'] as $body) {
            Modules_Spamtrace_Helper::answer($body, self::scopeOf('admin'));
            $this->assertSame('{"command":"doctor","params":{}}', file_get_contents("$this->room/stdin"));
        }
    }

    public function testWhoAsksIsTheSessions(): void
    {
        $this->programDoes('echo \'{"ok":true,"data":1}\'');
        Modules_Spamtrace_Helper::answer('{"command":"domains","params":{}}', self::scopeOf('reseller-b'));
        $request = json_decode(file_get_contents("$this->room/stdin"), true);
        $this->assertSame(['command', 'params', 'scope', 'actor'], array_keys($request));
        $this->assertSame(self::scopeOf('reseller-b')->fields(), ['scope' => $request['scope'], 'actor' => $request['actor']]);
    }

    public function testARefusalOfTheProgramPassesWithItsHint(): void
    {
        $document = '{"ok":false,"error":{"code":"not_found","message":"m","hint":"h"}}';
        $this->programDoes("echo '$document'; exit 1");
        $this->assertSame("$document\n", Modules_Spamtrace_Helper::answer('{"command":"domains"}', self::scopeOf('admin')));
    }

    /** @dataProvider noRequests */
    public function testWhatIsNoRequestDoesNotReachTheProgram(string $body, int $status): void
    {
        $this->programDoes('echo \'{"ok":true,"data":1}\'');
        $this->assertSame([$status, 'usage'], $this->refusalOf($body));
        $this->assertFileDoesNotExist("$this->room/stdin");
    }

    public static function noRequests(): array
    {
        return [
            'nothing' => ['', 400], 'no JSON' => ['{', 400], 'a list' => ['[]', 400], 'a text' => ['"domains"', 400],
            'no command' => ['{"params":{}}', 400], 'a number for a command' => ['{"command":1}', 400],
            'a list of parameters' => ['{"command":"domains","params":["x"]}', 400],
            'a scope' => ['{"command":"domains","params":{},"scope":{"domains":["site1.example"]}}', 400],
            'an actor' => ['{"command":"domains","params":{},"actor":"admin"}', 400],
            'too deep' => ['{"command":"domains","params":' . str_repeat('{"a":', 9) . '1' . str_repeat('}', 10), 400],
            'too long' => ['{"command":"' . str_repeat('x', 65536) . '"}', 413],
        ];
    }

    public function testACustomerWhoMayNotAskReachesNoProgram(): void
    {
        $this->programDoes('echo \'{"ok":true,"data":1}\'');
        $this->assertSame([403, 'not_permitted'], $this->refusalOf('{"command":"domains"}', 'customer-a1'));
        $this->assertFileDoesNotExist("$this->room/stdin");
    }

    /** @dataProvider noAnswers */
    public function testWhatIsNoAnswerIsNotShown(string $script, string $said): void
    {
        $this->programDoes($script);
        try {
            Modules_Spamtrace_Helper::answer('{"command":"domains"}', self::scopeOf('admin'));
            $this->fail('it is answered');
        } catch (Modules_Spamtrace_Refusal $refusal) {
            $this->assertStringContainsString($said, $refusal->getMessage());
            $this->assertStringNotContainsString('secret', $refusal->document());
        }
    }

    public static function noAnswers(): array
    {
        return [
            'nothing' => ['exit 0', 'without an answer'], 'a message' => ['echo secret >&2; exit 1', 'without an answer'],
            'other text' => ['echo secret', 'without an answer'], 'cut' => ['printf \'{"ok":true,"data":"secret\'', 'without an answer'],
            'killed' => ['kill -9 $$', 'without an answer'], 'too slow' => ['exit 124', 'took too long'],
        ];
    }

    public function testAProgramThatCannotBeStartedIsSaidToBe(): void
    {
        $link = Panel_Place::product() . '/admin/bin/modules/spamtrace/spamtrace';
        rename($link, "$link.away");
        try {
            $this->assertSame([200, 'failed'], $this->refusalOf('{"command":"domains"}'));
        } finally {
            rename("$link.away", $link);
        }
    }

    public function testAnAnswerWithoutEndIsNotShown(): void
    {
        $size = Modules_Spamtrace_Helper::MOST_ANSWER_BYTES;
        $this->programDoes("printf '{\"ok\":true,\"data\":\"'; head -c $size /dev/zero | tr '\\0' x; printf '\"}'");
        $this->assertSame([200, 'failed'], $this->refusalOf('{"command":"domains"}'));
    }

    public function testItSaysWhichVersionItIs(): void
    {
        $this->assertStringContainsString(simplexml_load_file(pm_Context::getPlibDir() . 'meta.xml')->version, Modules_Spamtrace_Helper::version());
    }

    public function testARefusalIsADocumentWhateverItSays(): void
    {
        $refusal = new Modules_Spamtrace_Refusal('failed', "a \"b\" \xff </script>", "h\n");
        $this->assertSame('failed', json_decode($refusal->document(), true, 8, JSON_THROW_ON_ERROR)['error']['code']);
    }

    public function testWhatThePageIsToldCannotEndItsScript(): void
    {
        $text = Modules_Spamtrace_Page::json(['x' => '</script><!-- \'"&']);
        $this->assertDoesNotMatchRegularExpression('/[<>\'&]/', $text);
        $this->assertSame(['x' => '</script><!-- \'"&'], json_decode($text, true));
    }
}
